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

/** Writes the statements that make a move; pure. */
export interface SchemaRenderer {
  /** Kinds of objects that the database renames; what else has a new name is made anew. */
  readonly renames: readonly SchemaChange['kind'][]
  /** Single statements without closing semicolons, in the order in which they must run, in one transaction. */
  statements(move: SchemaMove): readonly string[]
  /**
   * `to` as the database will hold it after the statements. SQLite keeps CREATE TABLE as text, which is edited
   * rather than written anew; elsewhere this is `to` itself.
   */
  settle(move: SchemaMove): SchemaSnapshot
}
