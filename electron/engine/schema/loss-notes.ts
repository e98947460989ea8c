import type { SchemaChange } from '../../../shared/model/changes.ts'
import type { SchemaMove } from '../dialects/schema-renderer.ts'
import { shortName, sqlName } from './change-builder.ts'
import { traitsOf } from '../dialects/traits.ts'

/** Whether the statement is the one that loses what the change says. */
function loses(move: SchemaMove, change: SchemaChange, sql: string): boolean {
  const { dialect } = move.to
  if (change.kind === 'table') return sql === `DROP TABLE ${sqlName(dialect, change.schema, change.name)}`
  if (change.kind === 'sequence')
    return sql === `DROP SEQUENCE ${sqlName(dialect, change.schema, change.name)}`
  if (change.kind !== 'column' || change.table === null) return false
  const column = traitsOf(dialect).nameText(change.name)
  const table = sqlName(dialect, change.schema, change.table)
  if (sql.startsWith(`ALTER TABLE ${table} DROP COLUMN ${column}`)) return change.action === 'drop'
  if (sql.startsWith(`ALTER TABLE ${table} ALTER COLUMN ${column} TYPE `)) return change.action === 'alter'
  // Where the table is rebuilt, the values are left behind when the rows move to the new one.
  const copies = sql.startsWith('INSERT OR ABORT INTO ') && sql.endsWith(` FROM ${table}`)
  return traitsOf(dialect).rebuildsTables && copies
}

/** What a person must look at before this statement runs, one line; null for most statements. */
export function lossNote(move: SchemaMove, sql: string): string | null {
  const notes = move.changes
    .filter((change) => change.loss !== null && change.action !== 'rename' && loses(move, change, sql))
    .map((change) => `${shortName(change)}: ${change.loss}`)
  return notes.length === 0 ? null : `Loses data. ${notes.join('; ')}`.replaceAll(/[\r\n]+/g, ' ')
}
