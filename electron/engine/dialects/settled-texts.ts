import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { Row } from './dialect.ts'

/** A text of a snapshot that the server wrote from a parse tree, and how to have it parsed and written once more. */
export type DeparsedText = {
  /** Where it stands, equal in both snapshots of a comparison. */
  readonly place: string
  readonly text: string
  /** The object that is made with the text between `head` and `tail`, and the query that reads what became of it. */
  readonly probe: {
    readonly before: string
    readonly head: string
    readonly tail: string
    readonly read: string
  }
}

/** A text that differs between two snapshots, in the words of each. */
export type UnsettledText = { readonly from: DeparsedText; readonly to: DeparsedText }

/**
 * What a server needs whose deparsed text is no fixed point: parsed again it comes out differently, so that two texts
 * may mean the same tree. `differing` and `adopt` are pure; `probe` runs on a scratch database with the schema of one
 * of the sides, in a transaction that is rolled back, in a constant number of queries.
 */
export interface TextSettling {
  /** Texts at the same place that differ, and the places whose texts are seen to mean the same without asking. */
  differing(
    from: SchemaSnapshot,
    to: SchemaSnapshot,
  ): { readonly open: readonly UnsettledText[]; readonly same: readonly string[] }

  /** Runs statements one by one, leaving out what fails: a schema to parse in, where no other can be had. */
  build(query: (sql: string) => Promise<readonly Row[]>, statements: readonly string[]): Promise<void>
  /**
   * For each text the form it has once parsing and writing it again no longer changes it; null where it cannot be
   * parsed there.
   */
  probe(
    query: (sql: string) => Promise<readonly Row[]>,
    texts: readonly DeparsedText[],
  ): Promise<readonly (string | null)[]>
  /** `from` with the texts of `to` at these places. */
  adopt(from: SchemaSnapshot, to: SchemaSnapshot, places: ReadonlySet<string>): SchemaSnapshot
}
