import type { LockNote, SchemaChange } from '../../../shared/model/changes.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import type { ColumnSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { lexSql } from '../sql/lexer.ts'
import { sqlName } from './change-builder.ts'
import { traitsOf } from '../dialects/traits.ts'

type Loss = Pick<SchemaChange, 'loss' | 'downgradeLoss' | 'countSql'>
const nothing: Loss = { loss: null, downgradeLoss: null, countSql: null }

const integers = ['smallint', 'integer', 'bigint', 'numeric']
const texts = ['character varying', 'text']

/** Base name and arguments of a type: `numeric(12,2)` is `numeric` and 12, 2. */
function typeParts(type: string): { base: string; args: readonly number[] } {
  const found = /^([^(]*)(?:\(([\d, ]+)\))?(.*)$/.exec(type)
  const args = found?.[2]?.split(',').map(Number) ?? []
  return { base: `${found?.[1] ?? ''}${found?.[3] ?? ''}`.trim(), args }
}

/** Whether every value of the one type is a value of the other, unchanged. PostgreSQL's types; false where unknown. */
export function isWidening(from: string, to: string): boolean {
  if (from === to) return true
  const [a, b] = [typeParts(from), typeParts(to)]
  const shorter = b.args.length === 0 || (a.args[0] !== undefined && a.args[0] <= (b.args[0] ?? 0))
  if (a.base === 'numeric' && b.base === 'numeric') {
    const [p = 0, s = 0] = a.args
    const [q = 0, t = 0] = b.args
    return b.args.length === 0 || (a.args.length > 0 && t >= s && q - t >= p - s)
  }
  if (integers.includes(a.base) && a.base !== 'numeric') {
    return integers.indexOf(b.base) > integers.indexOf(a.base) && b.args.length === 0
  }
  if (texts.includes(a.base) && texts.includes(b.base)) return b.base === 'text' || shorter
  return (a.base === 'real' && b.base === 'double precision') || (a.base === b.base && shorter)
}

function typeLoss(change: Extract<SchemaChange, { kind: 'column' }>): Loss {
  const type = change.aspects.find((aspect) => aspect.what === 'type')
  const [from, to] = [type?.from ?? '', type?.to ?? '']
  if (type === undefined) return nothing
  const warn = (a: string, b: string) =>
    isWidening(a, b) ? null : `values that do not fit ${b || 'no type'} fail or change`
  return { loss: warn(from, to), downgradeLoss: warn(to, from), countSql: null }
}

function columnLoss(dialect: DialectName, change: Extract<SchemaChange, { kind: 'column' }>): Loss {
  const { action, before, after } = change
  const table = sqlName(dialect, change.schema, change.table ?? '')
  const count = `SELECT count(${traitsOf(dialect).nameText(change.name)}) AS n FROM ${table}`
  const values = 'the values of the column'
  if (action === 'drop') return before?.generated ? nothing : { ...nothing, loss: values, countSql: count }
  if (action === 'create') return after?.generated ? nothing : { ...nothing, downgradeLoss: values }
  if (action !== 'alter') return nothing
  const [was, is] = [before?.generated ?? null, after?.generated ?? null]
  if (was === null && is !== null)
    return { ...nothing, loss: 'the stored values, which are computed from now on', countSql: count }
  return typeLoss(change)
}

/** What upgrade and downgrade lose, and the query that counts it on the target. */
function lossOf(dialect: DialectName, change: SchemaChange): Loss {
  if (change.kind === 'column') return columnLoss(dialect, change)
  if (change.kind === 'table') {
    const rows = 'all rows of the table'
    const count = `SELECT count(*) AS n FROM ${sqlName(dialect, change.schema, change.name)}`
    if (change.action === 'drop') return { ...nothing, loss: rows, countSql: count }
    return change.action === 'create' ? { ...nothing, downgradeLoss: rows } : nothing
  }
  if (change.kind === 'sequence' && change.action === 'drop')
    return { ...nothing, loss: 'the position of the sequence' }
  if (change.kind === 'sequence' && change.action === 'create')
    return { ...nothing, downgradeLoss: 'the position of the sequence' }
  if (change.kind === 'extension' && change.action === 'drop')
    return { ...nothing, loss: 'everything that belongs to the extension' }
  return nothing
}

const lock = (level: string, blocks: LockNote['blocks'], rest: Partial<LockNote> = {}): LockNote => ({
  level,
  blocks,
  rewrite: false,
  scan: false,
  note: null,
  ...rest,
})
const exclusive = (rest: Partial<LockNote> = {}) => lock('ACCESS EXCLUSIVE', 'reads and writes', rest)

/** Functions of a default that are not volatile, so that ADD COLUMN needs no rewrite (ALTER TABLE, Notes). */
const stable = new Set(
  'now current_timestamp current_date current_time localtime localtimestamp current_user statement_timestamp transaction_timestamp lower upper'.split(
    ' ',
  ),
)

function rewritesOnAdd(dialect: DialectName, column: ColumnSnapshot): boolean {
  if (column.identity !== null || column.generated?.stored === true) return true
  if (column.default === null) return false
  const tokens = lexSql(column.default, traitsOf(dialect).lexical)
  return tokens.some(
    (token, i) =>
      tokens[i + 1]?.text === '(' &&
      token.kind === 'word' &&
      !stable.has(token.value) &&
      tokens[i - 1]?.text !== '::',
  )
}

/** Type changes that leave the rows as they are (ALTER TABLE, Notes: binary coercible, longer limits). */
function keepsRows(from: string, to: string): boolean {
  const [a, b] = [typeParts(from), typeParts(to)]
  if (texts.includes(a.base) && texts.includes(b.base)) return isWidening(from, to)
  const sameScale = (a.args[1] ?? 0) === (b.args[1] ?? 0) || b.args.length === 0
  return a.base === 'numeric' && b.base === 'numeric' && sameScale && isWidening(from, to)
}

function columnLock(
  dialect: DialectName,
  change: Extract<SchemaChange, { kind: 'column' }>,
): LockNote | null {
  const { action, before, after } = change
  if (action === 'create' && after !== null) {
    const rewrite = rewritesOnAdd(dialect, after)
    const missing =
      after.notNull && after.default === null && after.identity === null && after.generated === null
    return exclusive({
      rewrite,
      scan: rewrite,
      note: missing ? 'fails where the table has rows: NOT NULL without a default' : null,
    })
  }
  if (action !== 'alter' || before === null || after === null) return exclusive()
  if (change.aspects.every((aspect) => aspect.what === 'comment'))
    return lock('SHARE UPDATE EXCLUSIVE', 'schema changes')
  const generated = change.aspects.some((aspect) => aspect.what.startsWith('generated'))
  const typed = before.type !== after.type && !keepsRows(before.type, after.type)
  const rewrite = typed || (generated && after.generated?.stored !== false)
  const scan = rewrite || (!before.notNull && after.notNull)
  return exclusive({ rewrite, scan, note: rewrite ? 'indexes on the column are built again' : null })
}

function constraintLock(change: SchemaChange): LockNote | null {
  const after = change.after as { readonly definition: string } | null
  if (change.action !== 'create' && change.action !== 'alter') return exclusive()
  const scan = !(after?.definition.endsWith('NOT VALID') ?? false)
  if (change.kind === 'foreign key') {
    return lock('SHARE ROW EXCLUSIVE', 'writes', { scan, note: 'on both tables' })
  }
  return exclusive({ scan, note: change.kind === 'check' ? null : 'builds an index while the lock is held' })
}

function lockOf(dialect: DialectName, change: SchemaChange): LockNote | null {
  const { kind, action } = change
  if (kind === 'table')
    return action === 'create'
      ? null
      : exclusive({ rewrite: change.aspects.some((aspect) => aspect.what === 'persistence') })
  if (kind === 'column') return columnLock(dialect, change)
  if (['primary key', 'unique', 'foreign key', 'check', 'exclusion'].includes(kind))
    return constraintLock(change)
  if (kind === 'index') {
    if (action === 'rename') return lock('SHARE UPDATE EXCLUSIVE', 'schema changes')
    return action === 'drop' ? exclusive() : lock('SHARE', 'writes', { scan: true })
  }
  if (kind === 'trigger') return action === 'drop' ? exclusive() : lock('SHARE ROW EXCLUSIVE', 'writes')
  if (kind === 'policy') return exclusive()
  if (kind === 'view' && action !== 'create') return exclusive()
  return null
}

/** The change with what it loses and what it locks. */
export function annotate(dialect: DialectName, change: SchemaChange): SchemaChange {
  const loss = lossOf(dialect, change)
  const noted = traitsOf(dialect).notesLocks ? lockOf(dialect, change) : null
  return { ...change, ...loss, reversible: loss.loss === null, lock: noted }
}
