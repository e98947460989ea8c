import { postgresLiteral as literal, postgresName as name, postgresQualified as qualified } from './names.ts'
import {
  objectKey,
  type ColumnSnapshot,
  type SchemaSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import { tableKey, tableNeeds, type Work } from './render-work.ts'

type Counted = {
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly sequence: string | null
}

const ownedBy = (snapshot: SchemaSnapshot, schema: string, table: string, column: string) =>
  snapshot.sequences.find(
    ({ ownedBy: owner }) =>
      owner !== null && owner.schema === schema && owner.table === table && owner.column === column,
  )

const isIdentity = (column: ColumnSnapshot): boolean => column.identity !== null

/** Columns of tables that stay whose numbers come from another sequence afterwards; `sequence` is the one that goes. */
function handedOver(work: Work): Counted[] {
  return work.to.tables.flatMap((table) => {
    const { schema } = table
    const before = work.tablesBefore.get(tableKey(schema, table.name))
    if (before === undefined || work.created.has(tableKey(schema, table.name))) return []
    return table.columns.flatMap((to) => {
      const from = before.columns.find((column) => column.name === to.name)
      if (from === undefined || to.inherited || from.inherited || isIdentity(from) === isIdentity(to))
        return []
      const [old, fresh] = [work.renamed, work.to].map((each) => ownedBy(each, schema, table.name, to.name))
      const counts = (column: ColumnSnapshot, sequence: object | undefined) =>
        isIdentity(column) || sequence !== undefined
      if (!counts(from, old) || !counts(to, fresh)) return []
      const goes = old !== undefined && fresh === undefined ? qualified(old.schema, old.name) : null
      return [{ schema, table: table.name, column: to.name, sequence: goes }]
    })
  })
}

const sequenceOf = ({ schema, table, column }: Counted): string =>
  `pg_get_serial_sequence(${literal(qualified(schema, table))}, ${literal(column)})::regclass`
const setting = (at: number): string => literal(`headway.position_${at + 1}`)

/**
 * Keeps the position where a column changes from a sequence to an identity, or back: the statements before and after
 * the change.
 */
export function keepPositions(work: Work): {
  readonly keep: readonly string[]
  /** Sequences that are dropped first, because the identity takes their names. */
  readonly drops: readonly { readonly sequence: string; readonly statements: readonly string[] }[]
  readonly restore: readonly string[]
  readonly columns: ReadonlySet<string>
} {
  const all = handedOver(work)
  const used = new Set(
    work.renamed.tables.flatMap((table) =>
      tableNeeds(table)
        .map((key) => ({ key, table }))
        .filter(({ key }) => key.startsWith('sequence '))
        .map(({ key }) => `${tableKey(table.schema, table.name)} ${key}`),
    ),
  )
  const elsewhere = (counted: Counted): boolean => {
    const old = ownedBy(work.renamed, counted.schema, counted.table, counted.column)
    const key = old === undefined ? '' : objectKey('sequence', old.schema, old.name)
    return [...used].some(
      (use) => use.endsWith(` ${key}`) && !use.startsWith(`${tableKey(counted.schema, counted.table)} `),
    )
  }
  return {
    keep: all.map(
      (each, at) =>
        `SELECT set_config(${setting(at)}, coalesce(pg_sequence_last_value(${sequenceOf(each)})::text, ''), true) AS position`,
    ),
    drops: all.flatMap((each) =>
      each.sequence === null || elsewhere(each)
        ? []
        : [
            {
              sequence: each.sequence,
              statements: [
                `ALTER TABLE ${qualified(each.schema, each.table)} ALTER COLUMN ${name(each.column)} DROP DEFAULT`,
                `DROP SEQUENCE ${each.sequence}`,
              ],
            },
          ],
    ),
    restore: all.map(
      (each, at) =>
        `SELECT setval(${sequenceOf(each)}, nullif(current_setting(${setting(at)}), '')::bigint) AS position`,
    ),
    columns: new Set(all.map((each) => `${tableKey(each.schema, each.table)} ${each.column}`)),
  }
}
