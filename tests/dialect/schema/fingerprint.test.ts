import { expect, test } from 'vitest'
import { introspection } from '../../../electron/engine/dialects/postgres/introspection.ts'
import { snapshotOf, type RawSession } from '../../helpers/raw-session.ts'
import { objectKinds, plainTable } from './kinds-of-objects.ts'
import { withDatabase } from './postgres-move.ts'

const many = `DO $$ BEGIN FOR i IN 1..100 LOOP EXECUTE format('CREATE TABLE filler_%s (id integer)', i); END LOOP; END $$;`

async function told(session: RawSession): Promise<string | null> {
  return (await introspection.fingerprint?.((sql) => session.run(sql), { schemas: [] })) ?? null
}

test('a small database is read: there is no fingerprint', async () => {
  await withDatabase(plainTable, async (session) => expect(await told(session)).toBeNull())
})

test('every kind of object has its part in the fingerprint', async () => {
  await withDatabase(many + plainTable, async (session) => {
    await session.run('CREATE ROLE fingerprint_role')
    const [row] = await session.run('SHOW server_version_num')
    const version = Math.floor(Number(row?.['server_version_num']) / 10_000)
    const before = await told(session)
    const unseen: string[] = []
    for (const { kind, base = '', sql, since = 0 } of objectKinds) {
      if (version < since) continue
      await session.run('BEGIN')
      if (base !== '') await session.script(base)
      const first = base === '' ? before : await told(session)
      await session.script(sql.replaceAll('kinds_role', 'fingerprint_role'))
      if ((await told(session)) === first) unseen.push(kind)
      await session.run('ROLLBACK')
    }
    expect(unseen).toEqual([])
    expect(await told(session)).toBe(before)
    await session.run('DROP ROLE fingerprint_role')
  })
})

test('rows and housekeeping leave the fingerprint as it is, another default does not', async () => {
  await withDatabase(many + plainTable, async (session) => {
    const before = await told(session)
    await session.run(`INSERT INTO plain SELECT n, n, 'x' FROM generate_series(1, 500) n`)
    for (const sql of [
      'ANALYZE',
      'VACUUM plain',
      'REINDEX TABLE plain',
      'TRUNCATE plain',
      'VACUUM FULL plain',
    ])
      await session.run(sql)
    expect(await told(session)).toBe(before)
    const from = await snapshotOf(session)
    await session.run(`ALTER TABLE plain ALTER COLUMN a SET DEFAULT 1`)
    const one = await told(session)
    await session.run(`ALTER TABLE plain ALTER COLUMN a SET DEFAULT 2`)
    expect(new Set([before, one, await told(session)]).size).toBe(3)
    await session.run(`ALTER TABLE plain ALTER COLUMN a DROP DEFAULT`)
    expect(await snapshotOf(session)).toEqual(from)
  })
})
