import { appendFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { dialectNames } from '../../helpers/databases.ts'
import { openSample } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

const tables = {
  sqlite: `select name from sqlite_schema where name not like 'sqlite%'`,
  postgres: `select table_name as name from information_schema.tables where table_schema = 'public'`,
} as const

describe.each(dialectNames)('emptying a target on %s', (dialect) => {
  it('drops every object of a development database, and nothing of another tier or without its name', async () => {
    engine = await openSample('01-shop', dialect)
    const { channel, run, query } = engine
    await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] }))
    await query('create table stray (id integer)')
    await expect(channel.call('targets.empty', { target: 'dev', confirm: 'de' })).rejects.toMatchObject({
      data: { code: 'confirmation_needed' },
    })
    expect(
      (await channel.call('targets.empty', { target: 'dev', confirm: 'dev' })).dropped.length,
    ).toBeGreaterThan(8)
    expect(await query(tables[dialect])).toEqual([])
    const again = await channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
    expect(await run(again)).toMatchObject({ status: 'succeeded' })
  })

  it('refuses a test target', async () => {
    engine = await openSample('01-shop', dialect, { tier: 'test' })
    await expect(
      engine.channel.call('targets.empty', { target: 'dev', confirm: 'dev' }),
    ).rejects.toMatchObject({
      data: { code: 'production_refused' },
    })
  })
})

describe('a revision file with an error in its body', () => {
  it('is not planned, and its place is told; what does not touch it is', async () => {
    engine = await openSample('01-shop', 'sqlite')
    const { channel, root } = engine
    const { revisions } = await channel.call('revisions.list', {})
    const broken = revisions.find((revision) => revision.id === '925eb83d1fc7')
    appendFileSync(`${root}/${broken?.path}`, '\nexport function broken( {\n')
    await expect(channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })).rejects.toMatchObject({
      data: { code: 'broken_graph', where: { file: broken?.path } },
    })
    const below = await channel.call('plan.upgrade', { target: 'dev', revisions: ['814da72c0eb6'] })
    expect(below.steps).toHaveLength(8)
  })
})
