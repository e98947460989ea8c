import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Session, VersionTableRef } from '../../electron/engine/dialects/dialect.ts'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { ownDatabase } from '../helpers/databases.ts'
import { ledgerRecordOf } from '../helpers/ledger-record.ts'

/** A ledger in a file of its own, whose entries are committed with their steps in the database's one. */

const dialect = dialectOf('sqlite')
const ref: VersionTableRef = { table: 'alembic_version', schema: null, ledger: 'apart' }

async function step(session: Session, id: string): Promise<void> {
  await dialect.begin(session)
  const changes = [{ kind: 'insert', id } as const]
  const record = ledgerRecordOf({ revision: id, rowsAfter: [id] })
  await dialect.commitStep?.(session, ref, changes, record, null)
}

/** Nothing of ours stays in the user's database, nor what SQLite makes for AUTOINCREMENT. */
const tables = "select name from main.sqlite_schema where name like 'headway%' or name = 'sqlite_sequence'"

test.each(['delete', 'wal'])(
  '%s: entries of a killed run are read, and moved by the next one',
  async (mode) => {
    const database = await ownDatabase('sqlite')
    if (database.settings.dialect !== 'sqlite') throw new Error('not SQLite')
    const settings = { ...database.settings, ledgerFile: join(database.settings.path, '../app.headway.db') }
    const known = async (session: Session): Promise<readonly (string | null)[]> =>
      (await dialect.readLedger(session, ref, { limit: 100 })).map(({ revision }) => revision)
    try {
      const killed = await dialect.connect(settings)
      await killed.query(`PRAGMA main.journal_mode = ${mode}`)
      await dialect.createVersionTable(killed, ref)
      await dialect.createLedger(killed, ref)
      await dialect.holdTable(killed, ref)
      await step(killed, 'a1')
      await step(killed, 'a2')
      await dialect.begin(killed)
      await dialect.recordStep(
        killed,
        ref,
        [{ kind: 'insert', id: 'a3' }],
        ledgerRecordOf({ revision: 'a3' }),
      )
      // Ends without a COMMIT and without giving the table back.
      await killed.close()

      const session = await dialect.connect(settings)
      expect((await dialect.readVersionTable(session, ref)).rows).toEqual(['a1', 'a2'])
      expect(await known(session)).toEqual(['a2', 'a1'])
      expect((await dialect.readLedgerSummary(session, ref)).map(({ revision }) => revision)).toEqual([
        'a1',
        'a2',
      ])
      await dialect.appendLedger(session, ref, ledgerRecordOf({ revision: 'a3', outcome: 'failed' }))
      expect(await known(session)).toEqual(['a3', 'a2', 'a1'])
      // Cut off once more, between the copy and its end: nothing is told twice.
      await session.query('insert into headway.headway_ledger select * from main.headway_ledger_run')
      expect(await known(session)).toEqual(['a3', 'a2', 'a1'])

      const held = await dialect.holdTable(session, ref)
      expect((await session.query(tables)).rows).toEqual([])
      for (let count = 0; count < 120; count += 1) await step(session, `b${count}`)
      expect(await held.release()).toBeNull()
      expect((await session.query(tables)).rows).toEqual([])
      const all = await dialect.readLedger(session, ref, { limit: 200 })
      expect(all.map(({ revision }) => revision).slice(0, 2)).toEqual(['b119', 'b118'])
      expect(new Set(all.map(({ id }) => id)).size).toBe(123)
      await session.close()
    } finally {
      await database.drop()
    }
  },
)
