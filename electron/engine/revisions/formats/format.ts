import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import type { Revision, RevisionFormat } from '../../../../shared/model/revision.ts'

/** What a file declares by itself; the rest of a `Revision` comes from where it lies. */
type ParsedRevision = Omit<Revision, 'path' | 'format' | 'hash'>

export type ParsedFile = {
  /** Null where no id can be read; then `diagnostics` says why. */
  readonly revision: ParsedRevision | null
  readonly diagnostics: readonly Diagnostic[]
}

/** Everything a new revision file is made of. */
export type RevisionFields = {
  readonly id: string
  readonly downRevisions: readonly string[]
  readonly branchLabels: readonly string[]
  readonly dependsOn: readonly string[]
  readonly message: string
  /** ISO 8601. */
  readonly createDate: string
  /** False where the file declares that it runs outside a transaction. */
  readonly transaction?: boolean
  /** Of a squash: what it stands for beside its own id. */
  readonly replaces?: readonly string[]
  /** Lines of the bodies, not indented; empty for a revision to be filled in by hand. */
  readonly upgrade: readonly string[]
  readonly downgrade: readonly string[]
}

/** Half-open range of offsets in a text. */
export type TextRange = { readonly start: number; readonly end: number }

/** What runs the body of a revision: the engine itself, statement by statement, or the program of a language. */
export type RuntimeName = 'statements' | 'node' | 'python'

/** A revision file format. Reading is static and total: nothing of the file runs, nothing throws. */
export interface RevisionFileFormat {
  /** What its files are called in a `Revision`. */
  readonly names: readonly RevisionFormat[]
  /** With the dot, lower case. */
  readonly extensions: readonly string[]
  readonly runtime: RuntimeName
  /** Whether a file of this name, which has one of the extensions, is a revision rather than a helper beside them. */
  accepts(name: string): boolean
  /** What files of an extension are called in a `Revision`. */
  nameOf(path: string): RevisionFormat
  /** @param path relative to the project's root, for diagnostics */
  parse(text: string, path: string): ParsedFile
  /** The text of a new file. */
  render(fields: RevisionFields, format: RevisionFormat): string
  /** Of the runtime `statements`: the SQL of one direction with its first line, null where there is none. */
  section?(
    text: string,
    direction: 'upgrade' | 'downgrade',
  ): { readonly sql: string; readonly line: number } | null
  /** Where the value of down_revision stands and what to put there instead; null where it cannot be found. */
  replaceDownRevisions(
    text: string,
    path: string,
    downRevisions: readonly string[],
  ): { readonly range: TextRange; readonly replacement: string } | null
}
