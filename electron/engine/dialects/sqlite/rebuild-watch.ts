import type { StatementEffect } from '../../../../shared/model/effects.ts'
import type { ColumnSnapshot, TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { effectOf } from '../../sql/effects.ts'
import type { Session } from '../dialect.ts'
import type { SequencePart, SequenceWatch } from '../sequence-watch.ts'
import { readSqliteTable } from './introspection-table.ts'
import { sameSqliteName } from './names.ts'
import { droppedTableOf, emptyTableOf, plainCopyOf, renamedTableOf } from './plain-copy.ts'
import type { CopiedValue, PlainCopy } from './plain-copy.ts'
import { affinityOf, rebuildLosses } from './rebuild-losses.ts'

/** A table that got every row of another one. */
type Copied = {
  readonly table: string
  readonly source: string
  /** Places of its statements: that which makes it, that which fills it. */
  readonly places: readonly number[]
  readonly losses: readonly StatementEffect[]
}

/** What neither writes nor takes away. */
const harmless = /^(?:select|values|explain|create (?:table|index)|drop index)$/

/**
 * Recognizes a table that is made anew by its own statements, as Alembic's batch operations, Django and knex do: CREATE
 * TABLE new, INSERT INTO new SELECT FROM old, DROP TABLE old, ALTER TABLE new RENAME TO old
 * (https://www.sqlite.org/lang_altertable.html#otheralter). What the columns of both say is what it takes away. Anything
 * else in between that may write ends it, and the drop is a drop.
 */
export function watchRebuilds(session: Session): SequenceWatch {
  const made = new Map<string, number>()
  let copies: readonly Copied[] = []
  let dropped: Copied | null = null
  const forget = (): void => {
    made.clear()
    copies = []
    dropped = null
  }
  const copy = async (sql: string, place: number): Promise<null> => {
    const read = plainCopyOf(sql)
    const madeAt = read === null ? undefined : made.get(read.table.toLowerCase())
    const losses = read === null || madeAt === undefined ? null : await lossesOf(session, read)
    if (read === null || madeAt === undefined || losses === null) return (forget(), null)
    made.delete(read.table.toLowerCase())
    copies = [...copies, { table: read.table, source: read.source, places: [madeAt, place], losses }]
    return null
  }
  const drop = async (sql: string): Promise<SequencePart | null> => {
    const name = droppedTableOf(sql)
    const found = copies.find(({ source }) => name !== null && sameSqliteName(source, name))
    const isApart = found === undefined || dropped !== null || (await checksKeys(session))
    if (isApart) return (forget(), null)
    dropped = found
    copies = copies.filter((each) => each !== found)
    const rebuilt = effectOf('rebuild', tableNamed(found.source), {
      lock: 'reads and writes',
      rewrites: true,
    })
    return { effects: [rebuilt, ...found.losses], isOpen: true, places: [] }
  }
  const rename = (sql: string): SequencePart | null => {
    const names = renamedTableOf(sql)
    const done = dropped
    const ends = names !== null && done !== null && isSame(done, names)
    if (!ends) return (forget(), null)
    dropped = null
    return { effects: [], isOpen: false, places: done.places }
  }
  return {
    forget,
    async before({ sql, kind }, place) {
      if (kind === 'create table') {
        const name = emptyTableOf(sql)
        if (name !== null) made.set(name.toLowerCase(), place)
      } else if (kind === 'insert') return await copy(sql, place)
      else if (kind === 'drop table') return await drop(sql)
      else if (kind === 'alter table') return rename(sql)
      if (!harmless.test(kind)) forget()
      return null
    },
  }
}

function isSame({ table, source }: Copied, { from, to }: { readonly from: string; readonly to: string }) {
  return sameSqliteName(table, from) && sameSqliteName(source, to)
}

const tableNamed = (name: string) => ({ kind: 'table', schema: null, name })

/** With foreign keys on, the rows that refer to those of a dropped table may go with them. */
async function checksKeys(session: Session): Promise<boolean> {
  const { rows } = await session.query('PRAGMA foreign_keys')
  return rows[0]?.['foreign_keys'] !== 0
}

/** What the copy takes away of its source; null where that cannot be told. */
async function lossesOf(session: Session, copy: PlainCopy): Promise<readonly StatementEffect[] | null> {
  const [before, after] = [await tableOf(session, copy.source), await tableOf(session, copy.table)]
  return before === null || after === null ? null : copyLosses(before, after, copy)
}

/** Null where there is none of the name in the database itself, or another one hides it. */
async function tableOf(session: Session, name: string): Promise<TableSnapshot | null> {
  const { rows } = await session.query(
    `SELECT name, sql, 0 AS hides FROM main.sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE
      UNION ALL SELECT name, NULL, 1 FROM temp.sqlite_schema WHERE name = ? COLLATE NOCASE`,
    [name, name],
  )
  const [found] = rows
  if (rows.length !== 1 || found === undefined || typeof found['sql'] !== 'string') return null
  try {
    return readSqliteTable(String(found['name']), found['sql'])
  } catch {
    return null
  }
}

/** Columns that go, and values that may become others. Null where the statement fits neither table. Pure. */
function copyLosses(
  before: TableSnapshot,
  after: TableSnapshot,
  copy: Pick<PlainCopy, 'columns' | 'values'>,
): readonly StatementEffect[] | null {
  const pairs = pairsOf(before, after, copy)
  if (pairs === null) return null
  const filled = new Map<string, string>()
  const moved: ColumnSnapshot[] = []
  const gone: StatementEffect[] = []
  for (const column of before.columns.filter(({ generated }) => generated === null)) {
    const pair = pairFor(pairs, column.name)
    if (pair === null) {
      gone.push(
        effectOf('drop column', tableNamed(before.name), {
          columns: [column.name],
          loses: 'values',
          lock: 'reads and writes',
        }),
      )
      continue
    }
    if (!keeps(pair, column)) filled.set(pair.to.name, column.name)
    moved.push({ ...column, name: pair.to.name })
  }
  const named = { ...after, name: before.name }
  const old = { ...before, columns: moved }
  return [...gone, ...rebuildLosses(old, named, filled)]
}

type Pair = { readonly value: CopiedValue; readonly to: ColumnSnapshot }

/** The one that keeps the most of a column. */
function pairFor(pairs: readonly Pair[], name: string): Pair | null {
  const all = pairs.filter(({ value }) => value.mentions.some((each) => sameSqliteName(each, name)))
  return (
    all.find(({ value }) => value.how === 'plain') ??
    all.find(({ value }) => value.how === 'cast') ??
    all[0] ??
    null
  )
}

/** Text of a text or a whole number is what it was; every other cast or expression may make another value. */
function keeps({ value }: Pair, column: ColumnSnapshot): boolean {
  if (value.how !== 'cast') return value.how === 'plain'
  return affinityOf(value.type ?? '') === 'text' && ['text', 'integer'].includes(affinityOf(column.type))
}

const rowids = new Set(['rowid', '_rowid_', 'oid'])

function pairsOf(
  before: TableSnapshot,
  after: TableSnapshot,
  { columns, values }: Pick<PlainCopy, 'columns' | 'values'>,
): readonly Pair[] | null {
  const ownOf = ({ columns: all }: TableSnapshot, name: string): ColumnSnapshot | undefined =>
    all.find((column) => sameSqliteName(column.name, name))
  if (values === null && before.columns.some(({ generated }) => generated !== null)) return null
  const given = values ?? before.columns.map(({ name }) => plainValue(name))
  const targets =
    columns ?? after.columns.filter(({ generated }) => generated === null).map(({ name }) => name)
  if (targets.length !== given.length) return null
  const pairs: Pair[] = []
  for (const [at, value] of given.entries()) {
    const [target, { column }] = [targets[at] ?? '', value]
    const [to, from] = [ownOf(after, target), column === null ? undefined : ownOf(before, column)]
    const isRowid = to === undefined && from === undefined && rowids.has(target.toLowerCase())
    if (isRowid && column !== null && rowids.has(column.toLowerCase())) continue
    // A quoted name that is no column is a string to SQLite, the same in every row.
    if (to === undefined || (value.how !== 'expression' && from === undefined)) return null
    pairs.push({ value, to })
  }
  return pairs
}

function plainValue(name: string): CopiedValue {
  return { column: name, how: 'plain', type: null, mentions: [name] }
}
