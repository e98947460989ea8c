import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dialectNames } from '../helpers/databases.ts'
import { openSample } from '../helpers/sample-engine.ts'
import type { SampleEngine } from '../helpers/sample-engine.ts'

describe.each(dialectNames)('%s: a database that says who it is', (dialect) => {
  let engine: SampleEngine
  beforeEach(async () => {
    engine = await openSample('01-shop', dialect, { tier: 'development' })
  })
  afterEach(() => engine.close())

  const labelOf = async () =>
    (await engine.channel.call('targets.state', { target: 'dev' })).identity?.label ?? null
  const label = (text: string | null) =>
    engine.channel.call('targets.label', { target: 'dev', label: text, confirm: null })

  test.each(['development', 'dev'])('%s fits, is read back, and does not stop a run', async (text) => {
    expect(await label(text)).toEqual({ label: text })
    expect(await labelOf()).toBe(text)
    expect(await engine.query('select label from headway_label')).toEqual([{ label: text }])
    const plan = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
    expect(plan.checks.find(({ id }) => id === 'label')).toMatchObject({ status: 'pass' })
    expect(await engine.run(plan)).toMatchObject({ status: 'succeeded' })
  })

  test('written again there is one row still; taken back there is no table', async () => {
    await label('dev')
    await label('development')
    expect(await engine.query('select label from headway_label')).toEqual([{ label: 'development' }])
    await label(null)
    expect(await labelOf()).toBeNull()
    await label(null)
  })

  test('one that contradicts the target is not written, and refuses where it is there', async () => {
    await expect(label('production')).rejects.toMatchObject({ data: { code: 'invalid_request' } })
    expect(await labelOf()).toBeNull()
    await engine.query('create table headway_label (label text not null)')
    await engine.query("insert into headway_label values ('production')")
    const plan = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
    await expect(engine.run(plan)).rejects.toMatchObject({ data: { code: 'label_mismatch' } })
  })

  test('a label that comes after the review makes the plan stale', async () => {
    const plan = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
    await label('development')
    expect(await engine.run(plan)).toMatchObject({ status: 'refused', error: { code: 'plan_stale' } })
  })
})

describe('postgres: where the label is', () => {
  test('everybody may read it; one that is closed to a role is not told as none', async () => {
    const engine = await openSample('01-shop', 'postgres', { tier: 'development' })
    const role = `label_looker_${process.pid}`
    try {
      await engine.query(`create role ${role} login`)
      await engine.channel.call('targets.label', {
        target: 'dev',
        label: 'development',
        confirm: null,
      })
      const url = engine.url.replace(/\/\/[^@/]*@/, `//${role}@`)
      const asLooker = async () => {
        await engine.channel.call('targets.save', {
          name: 'looker',
          url,
          urlEnv: null,
          tier: 'development',
          schemas: [],
        })
        const { identity } = await engine.channel.call('targets.state', { target: 'looker' })
        const { checks } = await engine.channel.call('plan.upgrade', {
          target: 'looker',
          revisions: ['head'],
        })
        return { identity, check: checks.find(({ id }) => id === 'label') }
      }
      expect(await asLooker()).toMatchObject({
        identity: { label: 'development' },
        check: { status: 'pass' },
      })
      await engine.query('revoke select on headway_label from public')
      expect(await asLooker()).toMatchObject({
        identity: { label: null, unreadable: '"public".headway_label' },
        check: {
          status: 'fail',
          hint: expect.stringContaining('GRANT SELECT ON "public".headway_label TO PUBLIC'),
        },
      })
    } finally {
      await engine.query(`drop owned by ${role}; drop role ${role}`)
      await engine.close()
    }
  })

  test('is not a matter of the search path', async () => {
    const engine = await openSample('01-shop', 'postgres', { tier: 'development' })
    try {
      await engine.channel.call('targets.label', { target: 'dev', label: 'dev', confirm: null })
      await engine.query('create schema other')
      await engine.query(
        "do $$ begin execute format('alter database %I set search_path = other', current_database()); end $$",
      )
      const state = await engine.channel.call('targets.state', { target: 'dev' })
      expect(state.identity?.label).toBe('dev')
    } finally {
      await engine.close()
    }
  })
})

describe('sqlite: another file at the same path', () => {
  test('is not the database of the plan', async () => {
    const engine = await openSample('01-shop', 'sqlite', { tier: 'development' })
    const path = join(engine.root, 'test.db')
    try {
      const upgrade = (revision: string) =>
        engine.channel.call('plan.upgrade', { target: 'dev', revisions: [revision] })
      await engine.run(await upgrade('+1'))
      copyFileSync(path, `${path}.other`)
      const reviewed = await upgrade('+1')
      rmSync(path)
      copyFileSync(`${path}.other`, path)
      expect(await engine.run(reviewed)).toMatchObject({
        status: 'refused',
        error: { code: 'plan_stale', message: expect.stringContaining('Another database file') },
      })
      const again = await upgrade('+1')
      expect(await engine.run(again)).toMatchObject({ status: 'succeeded' })
    } finally {
      await engine.close()
    }
  })

  test('an empty file that is made meanwhile is as good as none', async () => {
    const engine = await openSample('01-shop', 'sqlite', { tier: 'development' })
    try {
      const plan = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
      await engine.query('select 1')
      expect(await engine.run(plan)).toMatchObject({ status: 'succeeded' })
    } finally {
      await engine.close()
    }
  })
})
