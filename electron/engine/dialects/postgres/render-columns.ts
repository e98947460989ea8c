import type {
  ColumnSnapshot,
  SequenceOptions,
  TableSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { commentDdl } from './ddl-attributes.ts'
import { columnDdl, identityDdl } from './ddl.ts'
import { postgresLiteral as literal, postgresName as name, postgresQualified as qualified } from './names.ts'
import { castExpression } from './render-cast.ts'
import { standsOnMoving } from './render-parts.ts'
import { ranks, type Step } from './render-order.ts'
import { columnKey, tableKey, type Work } from './render-work.ts'

const ranges: Readonly<Record<string, readonly [string, string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
}

/** What ALTER TYPE of the column makes of its identity sequence: bounds at the old type's limits move with it. */
function afterTypeChange(options: SequenceOptions, type: string): SequenceOptions {
  const [min, max] = ranges[options.type] ?? ['', '']
  const [newMin, newMax] = ranges[type] ?? [options.min, options.max]
  return {
    ...options,
    type,
    min: options.min === min ? newMin : options.min,
    max: options.max === max ? newMax : options.max,
  }
}

function identityOptions(from: SequenceOptions, to: SequenceOptions): string[] {
  const set = (key: keyof SequenceOptions, text: string) => (from[key] === to[key] ? [] : [text])
  return [
    ...set('increment', `SET INCREMENT BY ${to.increment}`),
    ...set('min', `SET MINVALUE ${to.min}`),
    ...set('max', `SET MAXVALUE ${to.max}`),
    ...set('start', `SET START WITH ${to.start}`),
    ...set('cache', `SET CACHE ${to.cache}`),
    ...set('cycle', to.cycle ? 'SET CYCLE' : 'SET NO CYCLE'),
  ]
}

function alterIdentity(alter: string, from: ColumnSnapshot, to: ColumnSnapshot): string[] {
  if (from.identity === null || to.identity === null) return []
  const before =
    from.type === to.type ? from.identity.options : afterTypeChange(from.identity.options, to.type)
  const generation =
    from.identity.generation === to.identity.generation
      ? []
      : [`SET GENERATED ${to.identity.generation.toUpperCase()}`]
  const parts = [...generation, ...identityOptions(before, to.identity.options)]
  return parts.length === 0 ? [] : [`${alter} ${parts.join(' ')}`]
}

/** Lets a new sequence go on after the values that are there. */
export function continueSequence(sequence: string, table: string, column: string): string {
  return `SELECT setval(${sequence}, coalesce((SELECT max(${name(column)}) FROM ${table}), 0) + 1, false)`
}

function addIdentity(table: string, alter: string, to: ColumnSnapshot): string[] {
  const sequence = `pg_get_serial_sequence(${literal(table)}, ${literal(to.name)})`
  const options = to.identity?.options
  const ascending = options !== undefined && !options.increment.startsWith('-') && options.start === '1'
  return [
    `${alter} ADD ${identityDdl(to) ?? ''}`,
    ...(ascending ? [continueSequence(sequence, table, to.name)] : []),
  ]
}

function alterType(
  work: Work,
  table: TableSnapshot,
  from: ColumnSnapshot,
  to: ColumnSnapshot,
  alter: string,
): string[] {
  if (!work.retyped.has(columnKey(table.schema, table.name, to.name))) return []
  const collate = to.collation === null ? '' : ` COLLATE ${to.collation}`
  const swapped = from.type === to.type && from.collation === to.collation
  const using = castExpression(to.name, from.type, to.type, swapped)
  return [`${alter} TYPE ${to.type}${collate} USING ${using}`]
}

/** The statements that make one column the other; for those that are not dropped and added. */
function alterColumn(work: Work, table: TableSnapshot, from: ColumnSnapshot, to: ColumnSnapshot): string[] {
  const on = qualified(table.schema, table.name)
  const alter = `ALTER TABLE ${on} ALTER COLUMN ${name(to.name)}`
  const type = alterType(work, table, from, to, alter)
  const moves = from.default !== null && standsOnMoving(work, from)
  const losesDefault = from.default !== null && !moves && (type.length > 0 || to.default === null)
  const setsDefault = to.default !== null && (moves || type.length > 0 || from.default !== to.default)
  const nullability = from.notNull === to.notNull ? [] : [`${alter} ${to.notNull ? 'SET' : 'DROP'} NOT NULL`]
  const identity =
    from.identity === null && to.identity !== null
      ? addIdentity(on, alter, to)
      : alterIdentity(alter, from, to)
  return [
    ...(from.generated !== null && to.generated === null ? [`${alter} DROP EXPRESSION`] : []),
    ...(losesDefault ? [`${alter} DROP DEFAULT`] : []),
    ...type,
    ...nullability,
    ...identity,
    ...(setsDefault ? [`${alter} SET DEFAULT ${to.default}`] : []),
    ...columnComment(on, from.comment, to),
  ]
}

function columnComment(on: string, before: string | null, to: ColumnSnapshot): string[] {
  return before === to.comment ? [] : [commentDdl(`COLUMN ${on}.${name(to.name)}`, to.comment)]
}

/** Statements for the columns of a table that stays, in three groups. */
type ColumnPlan = {
  /** Defaults that depend on something that is dropped. */
  readonly defaults: readonly string[]
  /** Runs before anything new is created: frees the names of identity sequences. */
  readonly early: readonly Step[]
  readonly alters: readonly string[]
  /** Dropped columns. */
  readonly drops: readonly string[]
}

/** What becomes of the columns of a table that stays. */
export function planColumns(work: Work, before: TableSnapshot, after: TableSnapshot): ColumnPlan {
  const on = qualified(after.schema, after.name)
  const old = new Map(before.columns.map((column) => [column.name, column]))
  const kept = new Set(after.columns.map((column) => column.name))
  const alters: string[] = []
  // After the columns that are altered, which they may be made from; generated ones last, which may be made from others.
  const recreated: string[] = []
  const generated: string[] = []
  const early: Step[] = []
  const soon = (column: ColumnSnapshot, sql: string) =>
    early.push({
      keys: [tableKey(after.schema, after.name)],
      needs: column.dependsOn ?? [],
      rank: ranks.table,
      statements: [sql],
    })
  const defaults: string[] = []
  for (const to of after.columns) {
    const from = old.get(to.name)
    if (to.inherited || from?.inherited === true) continue
    const add = [`ALTER TABLE ${on} ADD COLUMN ${columnDdl(to)}`, ...columnComment(on, null, to)]
    const isRecreated = from !== undefined && work.recreated.has(columnKey(after.schema, after.name, to.name))
    if (isRecreated) soon(from, `ALTER TABLE ${on} DROP COLUMN ${name(to.name)}`)
    if (from === undefined || isRecreated) {
      const place = to.generated !== null ? generated : isRecreated ? recreated : alters
      place.push(...add)
    } else {
      if (from.identity !== null && to.identity === null) {
        soon(from, `ALTER TABLE ${on} ALTER COLUMN ${name(to.name)} DROP IDENTITY`)
      }
      if (from.default !== null && standsOnMoving(work, from)) {
        defaults.push(`ALTER TABLE ${on} ALTER COLUMN ${name(to.name)} DROP DEFAULT`)
      }
      alters.push(...alterColumn(work, after, from, to))
    }
  }
  const gone = before.columns.filter((column) => !column.inherited && !kept.has(column.name))
  // A generated column goes before what it is computed from is altered; it holds nothing of its own.
  const isGenerated = (column: ColumnSnapshot) => column.generated !== null
  const drop = (column: ColumnSnapshot) => `ALTER TABLE ${on} DROP COLUMN ${name(column.name)}`
  for (const each of gone.filter(isGenerated)) soon(each, drop(each))
  const drops = gone.filter((each) => !isGenerated(each)).map(drop)
  return { defaults, early, alters: [...alters, ...recreated, ...generated], drops }
}
