import { afterEach, describe, expect, it } from 'vitest'
import { openSample } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

const start = (
  { channel }: SampleEngine,
  fingerprint: string,
  confirmation: { typedTarget: string | null; destructive: string[]; reason: string | null } | null,
) => channel.call('run.start', { fingerprint, confirmation, lockTimeoutMs: null })

describe('a production target', () => {
  it('wants its name typed before anything runs', async () => {
    engine = await openSample('01-shop', 'sqlite', { tier: 'production' })
    const plan = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['+1'] })
    await expect(start(engine, plan.fingerprint, null)).rejects.toMatchObject({
      data: { code: 'confirmation_needed', problems: ['type the name of the target'] },
    })
    const confirmation = { typedTarget: 'dev', destructive: [], reason: null }
    const { runId } = await start(engine, plan.fingerprint, confirmation)
    expect(await engine.channel.call('run.outcome', { runId })).toMatchObject({ status: 'succeeded' })
  })

  it('wants destructive items ticked by name and a reason for a downgrade', async () => {
    engine = await openSample('01-shop', 'sqlite', { tier: 'production' })
    const { channel } = engine
    const typed = { typedTarget: 'dev', destructive: [], reason: null }
    const up = await channel.call('plan.upgrade', { target: 'dev', revisions: ['+1'] })
    const { runId } = await start(engine, up.fingerprint, typed)
    await channel.call('run.outcome', { runId })
    const down = await channel.call('plan.downgrade', { target: 'dev', revision: '-1' })
    await expect(start(engine, down.fingerprint, typed)).rejects.toMatchObject({
      data: {
        code: 'confirmation_needed',
        problems: [
          'confirm what is lost: drop table customers (0 rows of customers)',
          'give a reason for the downgrade',
        ],
        candidates: ['drop table customers'],
      },
    })
    const full = { typedTarget: 'dev', destructive: ['drop table customers'], reason: 'wrong database' }
    const second = await start(engine, down.fingerprint, full)
    expect(await channel.call('run.outcome', { runId: second.runId })).toMatchObject({
      status: 'succeeded',
      rowsAfter: [],
    })
    const [entry] = await channel.call('targets.ledger', { target: 'dev', limit: 1 })
    expect(entry).toMatchObject({ action: 'downgrade', reason: 'wrong database' })
  })
})

describe('a project that is not trusted', () => {
  it('can be browsed, runs nothing and reaches no database', async () => {
    engine = await openSample('01-shop', 'sqlite', { trust: 'stored' })
    const { channel } = engine
    expect((await channel.call('revisions.list', {})).revisions).toHaveLength(11)
    const upgrade = () => channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
    await expect(upgrade()).rejects.toMatchObject({ data: { code: 'not_trusted' } })
    expect(await channel.call('targets.state', { target: 'dev' })).toMatchObject({ status: 'restricted' })
    expect(
      await channel.call('revisions.sql', { revision: 'b470da5f31e9', direction: 'upgrade', target: 'dev' }),
    ).toMatchObject({ kind: 'available', source: 'static' })
    await channel.call('project.trust', { trusted: true })
    const plan = await upgrade()
    const { runId } = await start(engine, plan.fingerprint, null)
    expect(await channel.call('run.outcome', { runId })).toMatchObject({ status: 'succeeded' })
  })
})
