import type { CandidateCount, Proposal, RenderedRevision } from '../../shared/contract/changes.ts'
import type { SchemaSource, SchemaText } from '../../shared/contract/schema.ts'
import type { ErrorData } from '../../shared/errors.ts'
import type { ProjectSourceName } from '../../shared/model/project.ts'
import type { RevisionFormat } from '../../shared/model/revision.ts'
import type { Loadable } from './app-state.ts'
import type { Ignored } from '../../shared/drift-groups.ts'
import type { RenameAnswers, RenameQuestion } from './rename-questions.ts'

/** What the Changes screen is about: the model, a first revision from the database, or drift taken over. */
export type ReviewMode = 'model' | 'create' | 'adopt'

/** The review of a proposal, as far as it has come. All of it is about the chosen target. */
export type ChangesState = {
  readonly mode: ReviewMode
  readonly proposal: Loadable<Proposal>
  /** When the proposal came, ISO 8601; null before. */
  readonly comparedAt: string | null
  readonly questions: readonly RenameQuestion[]
  readonly answers: RenameAnswers
  /** Evidence for the questions, kept once they are answered. */
  readonly counts: readonly CandidateCount[]
  /** Ids that are not to be written. */
  readonly leftOut: readonly string[]
  /** Ids that alone are to be written, until the proposal is there; null for all. */
  readonly wanted: readonly string[] | null
  /** Null while the suggested one stands. */
  readonly message: string | null
  /** Null: what new revisions of the project are written as. */
  readonly format: RevisionFormat | null
  /** Forms that spare large tables; PostgreSQL only. */
  readonly isOnline: boolean
  /** The head it follows; null for the only one. */
  readonly parent: string | null
  /** Id of the revision that is previewed and written. */
  readonly revId: string
  readonly preview: Loadable<readonly RenderedRevision[]>
  readonly isWriting: boolean
  readonly writeError: ErrorData | null
  /** Model changes that are in no revision, as last counted; null where not known. */
  readonly modelCount: number | null
}

export type DriftReport = {
  /** From what the applied revisions imply to what is there. */
  readonly proposal: Proposal
  readonly implied: SchemaText
  readonly live: SchemaText
  readonly ignored: Ignored
  /** When it was compared, ISO 8601. */
  readonly at: string
}

export type DriftState = {
  readonly report: Loadable<DriftReport>
  /** Id of the change whose object is shown; null for the whole schema. */
  readonly selected: string | null
}

export const initialDrift: DriftState = { report: { kind: 'idle' }, selected: null }

/** A review from its beginning. */
export function newReview(mode: ReviewMode, wanted: readonly string[] | null = null): ChangesState {
  return {
    mode,
    proposal: { kind: 'idle' },
    comparedAt: null,
    questions: [],
    answers: {},
    counts: [],
    leftOut: [],
    wanted,
    message: null,
    format: null,
    isOnline: false,
    parent: null,
    revId: newRevisionId(),
    preview: { kind: 'idle' },
    isWriting: false,
    writeError: null,
    modelCount: null,
  }
}

/** Twelve hexadecimal digits, as new revisions have. Chosen here so that the preview is what will be written. */
function newRevisionId(): string {
  return [...crypto.getRandomValues(new Uint8Array(6))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/** The two sides of a review. */
export function reviewSides(
  mode: ReviewMode,
  target: string,
  source: ProjectSourceName = 'headway-json',
): { from: SchemaSource; to: SchemaSource } {
  switch (mode) {
    case 'model':
      // Alembic's own proposal is made where the revisions lead.
      return {
        from: source === 'alembic' ? { kind: 'heads' } : { kind: 'target', target },
        to: { kind: 'model' },
      }
    case 'create':
      return { from: { kind: 'heads' }, to: { kind: 'target', target } }
    case 'adopt':
      return { from: { kind: 'applied', target }, to: { kind: 'target', target } }
  }
}
