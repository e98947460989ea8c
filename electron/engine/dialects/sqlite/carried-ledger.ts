import { HeadwayError } from '../../../../shared/errors.ts'
import type { HeldTable, Session, VersionTableRef } from '../dialect.ts'
import { recordColumns } from '../ledger-rows.ts'
import { ledgerSchema } from '../version-table-sql.ts'
import { sqliteSession } from './session.ts'

/**
 * Entries of a ledger that is a file of its own, on their way. One transaction over two files costs three times the
 * syncs of one over a single file, so a step leaves its entry in its own database, committed with it; a run moves them
 * now and then and at its end. What a killed run left there is read as if it were in the ledger, and moved by the next.
 */
const carriedTable = 'headway_ledger_run'

export const carried = `main.${carriedTable}`
const ledger = `${ledgerSchema}.headway_ledger`
const columns = ['id', 'at', 'role', ...recordColumns].join(', ')

/** After so many steps the entries are moved; the next ones reuse their space in the file. */
const portion = 50

/** Whether entries travel: only from one file to another. */
export function isCarried(ref: VersionTableRef): boolean {
  return ref.ledger === 'apart'
}

/** The table of the entry of a step, in the step's own transaction. */
export async function carryingTable(session: Session, tableSql: (name: string) => string): Promise<string> {
  await session.query(tableSql(carried))
  sqliteSession(session).carriedSteps += 1
  return carried
}

/** What to read entries from. */
export async function entriesOf(session: Session, ref: VersionTableRef, name: string): Promise<string> {
  if (!isCarried(ref) || !(await hasCarried(session))) return name
  // Rows that were moved, and are still there because the program was killed in between, are the same ones.
  return `(SELECT ${columns} FROM ${name} UNION SELECT ${columns} FROM ${carried})`
}

/** The id of an entry that comes after all others, wherever they are. */
export const idAfterAll = `(SELECT coalesce(max(id), 0) + 1 FROM (SELECT max(id) AS id FROM ${ledger} UNION ALL SELECT max(id) FROM ${carried}))`

/** The same for a carried ledger; null where the ledger assigns ids itself. */
export async function nextId(session: Session, ref: VersionTableRef): Promise<string | null> {
  return isCarried(ref) && (await hasCarried(session)) ? idAfterAll : null
}

/** Moves carried entries, outside of any transaction: they are added to the ledger, then deleted here. */
async function moveEntries(session: Session): Promise<void> {
  const sqlite = sqliteSession(session)
  sqlite.carriedSteps = 0
  sqlite.lockedBy = null
  if (!(await hasCarried(session))) return
  await session.query(
    `INSERT OR IGNORE INTO ${ledger} (${columns}) SELECT ${columns} FROM ${carried} ORDER BY id`,
  )
  await session.query(`DROP TABLE ${carried}`)
}

/** The same after a step that was committed, when enough of them wait. */
export async function moveSomeEntries(session: Session, ref: VersionTableRef): Promise<void> {
  if (!isCarried(ref)) return
  const sqlite = sqliteSession(session)
  // The step and its entry are committed, so a failure here is ignored: moving is tried again later.
  if (sqlite.carriedSteps >= portion) await moveEntries(session).catch(() => undefined)
  else sqlite.lockedBy = carried
}

/** Moves what an earlier run left, and at the end what this one did. */
export async function tableMovingEntries(session: Session, held: HeldTable): Promise<HeldTable> {
  if (!isCarried(held.ref)) return held
  await moveEntries(session)
  return {
    ref: held.ref,
    release: async () => {
      const left = await held.release()
      const waits = await moveEntries(session).then(
        () => null,
        (error: unknown) => {
          const why = error instanceof HeadwayError ? error.message : String(error)
          return `The ledger's entries of this run wait in the table ${carriedTable}; the next run moves them: ${why}`
        },
      )
      return left ?? waits
    },
  }
}

async function hasCarried(session: Session): Promise<boolean> {
  const found = await session.query("SELECT 1 FROM main.sqlite_schema WHERE type = 'table' AND name = ?", [
    carriedTable,
  ])
  return found.rows.length > 0
}
