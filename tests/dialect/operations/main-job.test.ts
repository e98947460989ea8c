import { appendFileSync, readdirSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { dialectNames } from '../../helpers/databases.ts'
import { openSample } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

const head = 'b470da5f31e9'
const middle = '6f2b850aec94'

describe.each(dialectNames)('the main job on %s', (dialect) => {
  it('upgrades to head, downgrades to a chosen revision, upgrades again and stamps', async () => {
    engine = await openSample('01-shop', dialect)
    const { channel, query, run } = engine
    const rows = async () =>
      (await query('select version_num from alembic_version')).map((row) => row['version_num'])

    const up = await channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
    expect(up).toMatchObject({ kind: 'upgrade', from: [], to: [head], createsVersionTable: true })
    expect(up.steps).toHaveLength(11)
    expect(await run(up)).toMatchObject({ status: 'succeeded', rowsAfter: [head] })
    expect(await rows()).toEqual([head])
    expect((await query('select count(*) as n from categories'))[0]).toMatchObject({ n: expect.anything() })

    const down = await channel.call('plan.downgrade', { target: 'dev', revision: middle })
    expect(await run(down)).toMatchObject({ status: 'succeeded', rowsAfter: [middle] })
    expect(await rows()).toEqual([middle])
    await expect(query('select * from reviews')).rejects.toThrow(/reviews/)

    const again = await channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
    expect(await run(again)).toMatchObject({ status: 'succeeded', rowsAfter: [head] })

    const stamp = await channel.call('plan.stamp', { target: 'dev', revisions: [middle], purge: false })
    expect(await run(stamp)).toMatchObject({ status: 'succeeded', rowsAfter: [middle] })
    expect(await rows()).toEqual([middle])
    expect(await query('select * from reviews')).toEqual([])

    const ledger = await channel.call('targets.ledger', { target: 'dev', limit: 100 })
    expect(ledger.map((entry) => entry.action)).toContain('stamp')
    expect(ledger.every((entry) => entry.outcome === 'applied')).toBe(true)
  })

  it('knows where the database stands, and that a file was edited since it ran', async () => {
    engine = await openSample('01-shop', dialect)
    const { channel, run, root } = engine
    expect(await channel.call('targets.state', { target: 'dev' })).toMatchObject({
      status: 'ok',
      hasVersionTable: false,
      behind: 11,
      applied: [],
    })
    await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] }))
    const list = await channel.call('revisions.list', {})
    const first = list.revisions.find((revision) => revision.format === 'sql')
    appendFileSync(`${root}/${first?.path}`, '\n-- edited\n')
    expect(await channel.call('targets.state', { target: 'dev' })).toMatchObject({
      summary: 'at head',
      behind: 0,
      current: [head],
      edited: [first?.id],
    })
  })

  it('previews statement-true SQL and the schema on both sides of a revision', async () => {
    engine = await openSample('01-shop', dialect)
    const { channel } = engine
    const upgrade = await channel.call('revisions.sql', {
      revision: head,
      direction: 'upgrade',
      target: 'dev',
    })
    expect(upgrade).toMatchObject({ kind: 'available', source: 'shadow' })
    const downgrade = await channel.call('revisions.sql', {
      revision: 'a36fc94e20d8',
      direction: 'downgrade',
      target: 'dev',
    })
    expect(JSON.stringify(downgrade)).toMatch(/drop table/i)
    const before = await channel.call('schema.of', {
      source: { kind: 'before', revision: 'a36fc94e20d8' },
      target: 'dev',
    })
    const after = await channel.call('schema.of', {
      source: { kind: 'revision', revision: 'a36fc94e20d8' },
      target: 'dev',
    })
    if (before.kind !== 'available' || after.kind !== 'available')
      throw new Error('the shadow should be there')
    expect(before.ddl).not.toContain('reviews')
    expect(after.ddl).toContain('reviews')
  })

  it('previews a plan from where the database stands: summary, destructive items, statements', async () => {
    engine = await openSample('01-shop', dialect)
    const { channel, run } = engine
    await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] }))
    const plan = await channel.call('plan.downgrade', { target: 'dev', revision: '925eb83d1fc7' })
    const preview = await channel.call('plan.preview', { fingerprint: plan.fingerprint })
    expect(preview.steps.map((step) => step.kind)).toEqual(['available', 'available'])
    expect(preview.summary).toMatch(/2 revisions, one transaction each: .*1 table to drop/)
    expect(preview.destructive).toContain('drop table reviews')
    expect(preview.checks.map(({ id, status }) => [id, status])).toEqual([
      ['drift', 'pass'],
      ['rehearsal', 'pass'],
    ])
    await engine.query('create table stray (id integer)')
    const again = await channel.call('plan.downgrade', { target: 'dev', revision: '814da72c0eb6' })
    const { checks } = await channel.call('plan.preview', { fingerprint: again.fingerprint })
    expect(checks[0]).toMatchObject({
      id: 'drift',
      status: 'warn',
      text: expect.stringContaining('stray') as string,
    })
  })

  it('leaves no scratch database behind', async () => {
    engine = await openSample('01-shop', dialect)
    await engine.channel.call('revisions.sql', { revision: head, direction: 'upgrade', target: 'dev' })
    await engine.channel.call('project.close', {})
    if (dialect === 'postgres') {
      // Other tests share the server: theirs come and go, one that stays would be ours.
      const { query } = engine
      const mine = `select datname from pg_database where datname like 'headway\\_shadow\\_%'`
      const before = await query(mine)
      await vi.waitFor(async () => {
        const left = (await query(mine)).map((row) => row['datname'])
        expect(before.filter((row) => left.includes(row['datname']))).toEqual([])
      }, 20_000)
    } else {
      expect(readdirSync(`${engine.root}/.scratch`).filter((name) => name.endsWith('.db'))).toEqual([])
    }
  })
})
