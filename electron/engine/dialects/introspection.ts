import type { Row } from '../../../shared/door-protocol.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'

/** Rows of the catalogs by query name. */
export type CatalogRows = Readonly<Record<string, readonly Row[]>>

/** Query texts by name. They run in the order in which they stand, on one session. */
export type CatalogQueries = {
  readonly always: Readonly<Record<string, string>>
  /**
   * Asked after those, each only where the query `present` gave a row with its name: planning a query of kinds that the
   * database has none of costs a server more than looking whether there are any.
   */
  readonly ifPresent: Readonly<Record<string, string>>
  /** Asked last, also after a failure: puts back what the first query set. */
  readonly close: string | null
}

type Schemas = { readonly schemas: readonly string[] }

/** Reads a whole database in a bounded number of catalog queries. `queries` is text only; `read` is pure and total. */
export interface Introspection {
  queries(options: Schemas): CatalogQueries
  read(rows: CatalogRows, options: Schemas): SchemaSnapshot
  /**
   * A text that changes whenever the answers of the queries would change, on this server and for this role; null where
   * reading the catalogs is as fast. The session is used for reading only, and keeps the settings made here.
   */
  fingerprint?(query: (sql: string) => Promise<readonly Row[]>, options: Schemas): Promise<string | null>
}

/** Runs queries in their order and answers with their rows. */
type Ask = (queries: Readonly<Record<string, string>>) => Promise<CatalogRows>

/** Rows of everything that the database has. */
export async function readCatalogs(queries: CatalogQueries, ask: Ask): Promise<CatalogRows> {
  const close = queries.close === null ? {} : { close: queries.close }
  try {
    const always = await ask(queries.always)
    const names = new Set((always['present'] ?? []).map((row) => row['name']))
    const wanted = Object.entries(queries.ifPresent).filter(([name]) => names.has(name))
    return { ...always, ...(await ask({ ...Object.fromEntries(wanted), ...close })) }
  } catch (error) {
    // In a failed transaction nothing more can be asked; its rollback puts everything back.
    await ask(close).catch(() => undefined)
    throw error
  }
}
