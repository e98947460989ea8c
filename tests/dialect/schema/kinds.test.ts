import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderer } from '../../../electron/engine/dialects/postgres/render-statements.ts'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { renderChangesSql } from '../../../electron/engine/schema/render-sql.ts'
import { introspection } from '../../../electron/engine/dialects/postgres/introspection.ts'
import { emptySnapshot, type SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { RawSession } from '../../helpers/raw-session.ts'
import { snapshotOf } from '../../helpers/raw-session.ts'
import { objectKinds, plainTable } from './kinds-of-objects.ts'
import { left, overlooked, runAll, withDatabase } from './postgres-move.ts'

let version = 0

beforeAll(() =>
  withDatabase('', async (session) => {
    await session.run('CREATE ROLE kinds_role')
    const [row] = await session.run('SHOW server_version_num')
    version = Math.floor(Number(row?.['server_version_num']) / 10_000)
  }),
)
afterAll(() => withDatabase('', async (session) => void (await session.run('DROP ROLE kinds_role'))))

const snapshots = new Map<string, SchemaSnapshot>()

const released = (session: RawSession) => session.run('DROP OWNED BY kinds_role CASCADE')

test.each(objectKinds)(
  '$kind: loaded twice nothing differs; made from nothing and taken back',
  async (each) => {
    if (version < (each.since ?? 0)) return
    const sql = `${plainTable} ${each.base ?? ''} ${each.sql}`
    const wanted = await withDatabase(sql, async (session) => {
      const found = await snapshotOf(session)
      expect(await overlooked(session)).toEqual([])
      await released(session)
      return found
    })
    snapshots.set(each.kind, wanted)
    expect(wanted.notCompared.map(({ kind, name }) => `${kind} ${name}`)).toEqual(
      each.notCompared === undefined ? [] : [each.notCompared],
    )
    await withDatabase(sql, async (session) => {
      expect(await left(session, wanted)).toEqual([])
      await released(session)
    })
    await withDatabase('', async (session) => {
      const from = await snapshotOf(session)
      const { upgrade, downgrade } = renderChangesSql(compareSnapshots(from, wanted).changes, {
        renderer,
        from,
      })
      await runAll(session, upgrade)
      expect(await left(session, wanted)).toEqual([])
      await runAll(session, downgrade)
      expect(await left(session, from)).toEqual([])
      expect(await left(session, { ...emptySnapshot('postgres'), schemas: from.schemas })).toEqual([])
    })
  },
)

test.each(objectKinds)('$kind: added to a table that is there, and taken back', async (each) => {
  if (version < (each.since ?? 0)) return
  const wanted = snapshots.get(each.kind)
  if (wanted === undefined) throw new Error('the test before this one takes the snapshot')
  await withDatabase(`${plainTable} ${each.base ?? ''}`, async (session) => {
    const from = await snapshotOf(session)
    const { upgrade, downgrade } = renderChangesSql(compareSnapshots(from, wanted).changes, {
      renderer,
      from,
    })
    await runAll(session, upgrade)
    expect(await left(session, wanted)).toEqual([])
    await runAll(session, downgrade)
    expect(await left(session, from)).toEqual([])
  })
})

// Comments are tried in comments.test.ts.
test('every kind that is asked for only where it is present was present in a case', () => {
  const carried = [...snapshots.values()].flatMap((snapshot) =>
    snapshot.carried.map(({ kind }) => `carried ${kind}`),
  )
  const never = Object.keys(introspection.queries({ schemas: [] }).ifPresent).filter(
    (name) => !name.endsWith(' comment') && !carried.includes(name),
  )
  expect(never).toEqual([])
})
