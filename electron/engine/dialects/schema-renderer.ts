import type { SchemaChange } from '../../../shared/model/changes.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'

/** A way from one schema to another, with everything a renderer looks at. All values, nothing is read. */
export type SchemaMove = {
  readonly from: SchemaSnapshot
  /** `from` after the renames among the changes; the other changes speak of these names. */
  readonly renamed: SchemaSnapshot
  readonly to: SchemaSnapshot
  readonly changes: readonly SchemaChange[]
}

/** Writes the statements that make a move; pure. */
export interface SchemaRenderer {
  /** Single statements without closing semicolons, in the order in which they must run, in one transaction. */
  statements(move: SchemaMove): readonly string[]
  /**
   * `to` as the database will hold it after the statements. SQLite keeps CREATE TABLE as text, which is edited
   * rather than written anew; elsewhere this is `to` itself.
   */
  settle(move: SchemaMove): SchemaSnapshot
}
