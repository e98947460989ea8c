import type { ConnectionSettings, Session } from './dialect.ts'

/** Which snapshot, and where files of it may lie. */
export type SeedPlace = {
  /** Identifies the project, in hexadecimal: a new seed replaces the oldest of the same owner. */
  readonly owner: string
  /** Equal for equal contents. Hexadecimal. */
  readonly key: string
  readonly folder: string
  readonly connect: (settings: ConnectionSettings) => Promise<Session>
}

/** Where a new database stands before anything ran on it. */
export type NewDatabase =
  | { readonly kind: 'copied' }
  /** There is no snapshot; `from` is fit to become one once the revisions ran. */
  | { readonly kind: 'fresh' }
  /** The database existed already, so its contents are unknown. */
  | { readonly kind: 'there' }

/** Whole databases that are kept so that another one can be made from them at once. */
export interface Seeds {
  /** Makes the database, from the seed where one is kept and still is what was kept, else empty. Overwrites nothing. */
  make(to: ConnectionSettings, place: SeedPlace): Promise<NewDatabase>
  /** Makes an empty database where there is none, for what no snapshot may stand for. */
  makeEmpty(to: ConnectionSettings, place: SeedPlace): Promise<NewDatabase>
  /** Keeps a database without connections; the reason, in words, where it cannot be kept. */
  keep(from: ConnectionSettings, place: SeedPlace): Promise<string | null>
  /** Removes a database that `make` or `makeEmpty` made and that has no connections. */
  discard(database: ConnectionSettings, place: SeedPlace): Promise<void>
}

/** So many seeds of a project are kept. */
export const KEPT_SEEDS = 4
