import { describe, expect, test } from 'vitest'
import type { Session } from '../../electron/engine/dialects/dialect.ts'
import { postgres } from '../../electron/engine/dialects/postgres/dialect.ts'
import { ledgerRecordOf } from '../helpers/ledger-record.ts'
import { createTestDatabase } from '../helpers/postgres.ts'

const ref = { table: 'alembic_version', schema: 'public' }
const limits = { lockTimeoutMs: 2000, statementTimeoutMs: null }
const record = ledgerRecordOf()

async function withStep(use: (session: Session) => Promise<void>): Promise<void> {
  const database = await createTestDatabase()
  const session = await postgres.connect(database.settings)
  try {
    await postgres.createVersionTable(session, ref)
    await postgres.createLedger(session, ref)
    await postgres.begin(session, limits)
    await use(session)
  } finally {
    await session.close()
    await database.drop()
  }
}

const commit = (session: Session, id: string, next: typeof limits | null) =>
  postgres.commitStep?.(session, ref, [{ kind: 'insert', id }], record, next)

describe('postgres: row change, COMMIT and the next BEGIN in one trip', () => {
  test('leave the next transaction open', async () => {
    await withStep(async (session) => {
      // The first is written out, the second prepares, the third is prepared.
      for (const id of ['a', 'b', 'c']) {
        expect(await commit(session, id, limits)).toEqual({ kind: 'committed' })
        expect(await postgres.inTransaction(session)).toBe(true)
        expect((await session.query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: '2s' }])
      }
      await postgres.rollback(session)
      expect((await postgres.readVersionTable(session, ref)).rows).toEqual(['a', 'b', 'c'])
    })
  })

  test('are "committed" where only the BEGIN failed, and nothing is open', async () => {
    await withStep(async (session) => {
      // No server takes such a limit.
      const refused = { ...limits, lockTimeoutMs: -5 }
      expect(await commit(session, 'a', refused)).toEqual({ kind: 'committed' })
      expect(await postgres.inTransaction(session)).toBe(false)
      expect((await postgres.readVersionTable(session, ref)).rows).toEqual(['a'])
    })
  })

  test('commit nothing where the row change misses', async () => {
    await withStep(async (session) => {
      await session.query('create table t (id integer)')
      const missing = postgres.commitStep?.(session, ref, [{ kind: 'delete', id: 'z' }], record, limits)
      await expect(missing).rejects.toMatchObject({ code: 'row_conflict' })
      expect(await postgres.inTransaction(session)).toBe(false)
      const found = await session.query("select to_regclass('t') is null as gone")
      expect(found.rows).toEqual([{ gone: true }])
    })
  })
})
