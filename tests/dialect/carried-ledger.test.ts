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

/** A database, and the file of its ledger beside it. */
async function ownWithLedger() {
  const database = await ownDatabase('sqlite')
  if (database.settings.dialect !== 'sqlite') throw new Error('not SQLite')
  const ledgerFile = join(database.settings.path, '../app.headway.db')
  return { database, settings: { ...database.settings, ledgerFile } }
}

/** Nothing of ours stays in the user's database, nor what SQLite makes for AUTOINCREMENT. */
const tables = "select name from main.sqlite_schema where name like 'headway%' or name = 'sqlite_sequence'"

test.each(['delete', 'wal'])(
  '%s: entries of a killed run are read, and moved by the next one',
  async (mode) => {
    const { database, settings } = await ownWithLedger()
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

test('a step locks its own database alone, so that its COMMIT is of one file', async () => {
  const { database, settings } = await ownWithLedger()
  try {
    const session = await dialect.connect(settings)
    const other = await dialect.connect(settings)
    await dialect.createVersionTable(session, ref)
    await dialect.createLedger(session, ref)
    await dialect.holdTable(session, ref)
    await step(session, 'a1')
    await dialect.begin(session)
    await other.query('PRAGMA busy_timeout = 0')
    await expect(other.query('CREATE TABLE main.t (i int)')).rejects.toThrow('locked')
    await other.query('UPDATE headway.headway_ledger SET revision = revision')
    await dialect.rollback(session)
    await other.query('CREATE TABLE main.t (i int)')
    // The table that is locked by may go; so may what a step attaches, and the ledger stays.
    await session.query('DROP TABLE main.headway_ledger_run')
    await step(session, 'a2')
    expect((await dialect.readLedger(session, ref, { limit: 9 })).map(({ revision }) => revision)).toEqual([
      'a2',
    ])
    await session.close()
    await other.close()
  } finally {
    await database.drop()
  }
})
