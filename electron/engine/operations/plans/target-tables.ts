import { HeadwayError } from '../../../../shared/errors.ts'
import type { EffectObject } from '../../../../shared/model/effects.ts'
import type { Dialect, Session } from '../../dialects/dialect.ts'
import { tableKey } from '../../lint/table-sizes.ts'
import type { TableSize, TableSizes } from '../../lint/table-sizes.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, withSession } from '../context.ts'
import { numberWithin } from '../targets/number-within.ts'

/** Tables up to this are counted; of larger ones the statistics tell. */
const COUNTED_BYTES = 100_000_000
/** Longest a single count, and all of them, may take, in milliseconds. */
const COUNT_MS = 300
const ALL_MS = 2_000

type Table = Pick<EffectObject, 'schema' | 'name'>

/** What a target says of tables: how large they are, and their indexes by name of the table. */
export type TargetTables = {
  readonly sizes: TableSizes
  readonly indexes: ReadonlyMap<string, readonly (readonly string[])[]>
}

const nothingKnown: TargetTables = { sizes: new Map(), indexes: new Map() }

/**
 * Sizes of tables on the target, and where asked its indexes; only reads, and never for long. Where the target cannot be
 * reached nothing is known.
 */
export async function readTargetTables(
  context: EngineContext,
  name: string,
  tables: readonly Table[],
  withIndexes: boolean,
): Promise<TargetTables> {
  const { dialect, connection } = requireTarget(context, name)
  const { clock } = context.ports
  if (tables.length === 0 && !withIndexes) return nothingKnown
  try {
    if ((await dialect.identifyMissing(connection)) !== null) return nothingKnown
    return await withSession(dialect, dialect.settingsForReading(connection), async (session) => {
      const sizes = new Map<string, TableSize>()
      const end = clock.monotonic() + ALL_MS
      for (const table of tables) {
        const key = tableKey(table)
        const size = sizes.has(key) ? null : await sizeOf(dialect, session, table, end - clock.monotonic())
        if (size !== null) sizes.set(key, size)
      }
      return { sizes, indexes: withIndexes ? await indexesOf(session) : new Map() }
    })
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return nothingKnown
  }
}

/** Null where the target has no such table. */
async function sizeOf(
  dialect: Dialect,
  session: Session,
  table: Table,
  leftMs: number,
): Promise<TableSize | null> {
  const estimate = await dialect.estimateTable(session, table, [])
  if (estimate === null) return null
  const { rows, bytes } = estimate
  if (leftMs <= 0 || (bytes !== null && bytes > COUNTED_BYTES)) return { rows, bytes }
  const from = [table.schema, table.name]
    .filter((part) => part !== null)
    .map((part) => dialect.quoteIdentifier(part))
  const counted = await numberWithin(
    session,
    `SELECT count(*) FROM ${from.join('.')}`,
    Math.min(leftMs, COUNT_MS),
  ).catch(() => null)
  return { rows: counted ?? rows, bytes }
}

/** Constraints that stand on an index. */
const ownIndex: ReadonlySet<string> = new Set(['primary key', 'unique'])

async function indexesOf(session: Session): Promise<TargetTables['indexes']> {
  const { tables } = await takeSnapshot(session, [])
  return new Map(
    tables.map((table) => [
      table.name,
      [
        ...table.indexes.map(({ keys }) => keys.map(({ column, expression }) => column ?? expression)),
        ...table.constraints.flatMap(({ kind, columns }) => (ownIndex.has(kind) ? [columns] : [])),
      ],
    ]),
  )
}
