import type { SchemaChange } from '../../../shared/model/changes.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'

/** A way from one schema to another, with everything a renderer looks at. All values, nothing is read. */
export type SchemaMove = {
  readonly from: SchemaSnapshot
  /** `from` after those renames among the changes that the database can make; the other changes speak of these names. */
  readonly renamed: SchemaSnapshot
  readonly to: SchemaSnapshot
  readonly changes: readonly SchemaChange[]
  /** Expressions over the old row that columns of a rebuilt table are filled from, by table and column of `to`. */
  readonly values?: ReadonlyMap<string, ReadonlyMap<string, string>>
}

type Forms = (statements: readonly string[]) => readonly string[]

/** A part of a move that is a revision of its own. */
export type Stop = {
  /** The schema that it leads to. */
  readonly to: SchemaSnapshot
  /** What it does, for the message; null for the part in which everything happens that needs no other. */
  readonly title: string | null
  readonly transaction: boolean
  /** From the usual statements of its way there, and its way back, to those that run. */
  readonly upgrade: Forms
  readonly downgrade: Forms
}

/** The whole move as one part. */
export function wholeMove(move: SchemaMove): Stop {
  return { to: move.to, title: null, transaction: true, upgrade: (all) => all, downgrade: (all) => all }
}

/** Writes the statements that make a move; pure. */
export interface SchemaRenderer {
  /** Kinds of objects that the database renames; what else has a new name is made anew. */
  readonly renames: readonly SchemaChange['kind'][]
  /** Single statements without closing semicolons, in the order in which they must run, in one transaction. */
  statements(move: SchemaMove): readonly string[]
  /** The parts, in their order, that make the move with short locks on tables that are in use; at least one. */
  online(move: SchemaMove): readonly Stop[]
  /**
   * `to` as the database will hold it after the statements. SQLite keeps CREATE TABLE as text, which is edited
   * rather than written anew; elsewhere this is `to` itself.
   */
  settle(move: SchemaMove): SchemaSnapshot
}
