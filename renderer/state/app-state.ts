import type { EventOf } from '../../shared/contract.ts'
import type { HistoryView } from '../../shared/contract/revisions.ts'
import type { Diagnostic } from '../../shared/diagnostics.ts'
import type { ErrorData } from '../../shared/errors.ts'
import type { LedgerEntry, TargetState } from '../../shared/model/database.ts'
import type { Plan, PlanPreview } from '../../shared/model/plan.ts'
import type { BranchName } from '../../shared/model/other-branches.ts'
import type { ProjectInfo, RecentProject } from '../../shared/model/project.ts'
import type { LinkStatus } from '../client/link.ts'
import type { ChangesState, DriftState } from './changes-state.ts'
import { initialDrift, newReview } from './changes-state.ts'
import { defaultWidths } from './column-widths.ts'
import type { ColumnWidths } from './column-widths.ts'
import type { Ghost } from './ghosts.ts'
import type { Mentions } from './history-facts.ts'
import type { RunRecord } from './run-record.ts'

/** Something asked for: nothing yet, under way, here, or refused. `previous` stays on screen meanwhile. */
export type Loadable<Value> =
  | { readonly kind: 'idle' }
  | { readonly kind: 'loading'; readonly previous: Value | null }
  | { readonly kind: 'ready'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: ErrorData; readonly previous: Value | null }

export const idle = { kind: 'idle' } as const

/** The value to show: the present one, or the one from before. */
export function shown<Value>(loadable: Loadable<Value>): Value | null {
  if (loadable.kind === 'ready') return loadable.value
  return loadable.kind === 'idle' ? null : loadable.previous
}

/** What a plan is made from: asked again to refresh a stale one. */
export type PlanRequest =
  | { readonly kind: 'upgrade'; readonly target: string; readonly revisions: readonly string[] }
  | { readonly kind: 'downgrade'; readonly target: string; readonly revision: string }
  | {
      readonly kind: 'stamp'
      readonly target: string
      readonly revisions: readonly string[]
      readonly purge: boolean
    }
  | { readonly kind: 'ensure_version'; readonly target: string }
  /** Of a database that drifted: the differences that shall go; none for all. */
  | { readonly kind: 'restore'; readonly target: string; readonly changes: readonly string[] }
  /** Back from a row that no file here declares, by files that git has; chosen: hashes of their contents. */
  | {
      readonly kind: 'way-back'
      readonly target: string
      readonly row: string
      readonly chosen: readonly string[]
    }

/** The plan sheet: what was asked, the plan, its preview, and what made it stale. */
export type PlanSheet = {
  readonly request: PlanRequest
  /** The run that this plan takes back, where it was asked for to do so. */
  readonly takesBack: string | null
  readonly plan: Loadable<Plan>
  readonly preview: Loadable<PlanPreview>
  /** What is worth a second look in it. */
  readonly lint: Loadable<readonly Diagnostic[]>
  /** What changed since the plan was made; null while it holds. */
  readonly stale: readonly string[] | null
  readonly starting: boolean
  readonly startError: ErrorData | null
}

/** What lies over the window. One at a time. */
export type Overlay =
  | { readonly kind: 'none' }
  | { readonly kind: 'plan'; readonly sheet: PlanSheet }
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'side'; readonly request: PlanRequest; readonly error: ErrorData }
  | { readonly kind: 'stamp'; readonly revision: string | null }
  | { readonly kind: 'new-revision'; readonly heads: readonly string[] }
  | { readonly kind: 'merge'; readonly revisions: readonly string[] }
  | { readonly kind: 'reparent'; readonly revision: string }
  | { readonly kind: 'squash'; readonly revision: string }
  | { readonly kind: 'biography' }
  | { readonly kind: 'other-branches' }
  | { readonly kind: 'trust'; readonly why: string; readonly next: (() => void) | null }
  | { readonly kind: 'add-target' }
  | { readonly kind: 'edit-target'; readonly target: string }
  | { readonly kind: 'password'; readonly target: string }
  | { readonly kind: 'backups'; readonly target: string }
  | { readonly kind: 'rescue'; readonly target: string }
  /** A step in doubt, by its revision. */
  | { readonly kind: 'decide'; readonly target: string; readonly revision: string }
  | { readonly kind: 'open-project' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'palette' }
  | { readonly kind: 'keys' }

/** A page of the documentation. `anchor`: a heading, or what stands first in a line of a table. */
export type HelpPlace = { readonly page: string; readonly anchor: string | null }

export type DetailTab = 'summary' | 'source' | 'sql' | 'schema' | 'impact'
export type BottomTab = 'log' | 'problems' | 'ledger'
export type ColorScheme = 'auto' | 'dark' | 'light'

/** `note`: neither good nor bad news. */
export type ToastKind = 'done' | 'note' | 'error'
type Toast = { readonly id: number; readonly kind: ToastKind; readonly text: string }
type Progress = Pick<EventOf<'progress'>, 'id' | 'done' | 'total' | 'cancelable'> & { readonly text: string }

/** What the person chose in the history list. */
export type HistoryChoice = {
  readonly selection: string | null
  /** A second row, to be compared with the selected one. */
  readonly second: string | null
  /** What the schema of the selection is compared with: a value of the list above the difference. */
  readonly against: string
  readonly filter: string
  /** Null while the find bar is closed. */
  readonly find: string | null
  /** Fold long linear runs. */
  readonly fold: boolean
  /** Folds opened by hand, by the id of their first revision. */
  readonly opened: readonly string[]
  readonly compact: boolean
}

export type AppState = {
  readonly link: LinkStatus
  /** The host of this window runs nothing on production. */
  readonly isProductionReadOnly: boolean
  /** Passwords can be kept in the keychain of the system. */
  readonly hasKeychain: boolean
  /** False until the engine said whether a project is open, and which. */
  readonly started: boolean
  readonly startError: ErrorData | null
  readonly sample: string | null
  readonly recent: readonly RecentProject[]
  readonly project: ProjectInfo | null
  readonly history: Loadable<HistoryView>
  readonly problems: readonly Diagnostic[]
  /** Branches of git whose revisions are drawn in the graph. */
  readonly branches: readonly BranchName[]
  /** Revisions that no file of the history has and that are drawn nevertheless. */
  readonly ghosts: readonly Ghost[]
  /** Tables that each revision file names, and who added it. Empty until it was read. */
  readonly mentions: Mentions
  /** The target that everything is shown for. */
  readonly target: string | null
  readonly targetStates: Readonly<Record<string, Loadable<TargetState>>>
  /** When each target was last heard of, ISO 8601. Kept apart, so that the same answer once more changes no state. */
  readonly askedAt: Readonly<Record<string, string>>
  readonly ledgers: Readonly<Record<string, Loadable<readonly LedgerEntry[]>>>
  readonly screen: string
  readonly choice: HistoryChoice
  /** Of the revision list. */
  readonly columns: ColumnWidths
  readonly detailTab: DetailTab
  readonly bottomTab: BottomTab
  readonly isBottomOpen: boolean
  readonly overlay: Overlay
  /** The page of the documentation that is open above everything else. */
  readonly help: HelpPlace | null
  readonly runs: Readonly<Record<string, RunRecord>>
  readonly toasts: readonly Toast[]
  readonly progress: Readonly<Record<string, Progress>>
  readonly colorScheme: ColorScheme
  /** Revisions whose open source has changes that are not saved. */
  readonly unsaved: readonly string[]
  readonly changes: ChangesState
  readonly drift: DriftState
}

export const emptyChoice: HistoryChoice = {
  selection: null,
  second: null,
  against: 'before',
  filter: '',
  find: null,
  fold: false,
  opened: [],
  compact: false,
}

export const initialState: AppState = {
  link: 'connecting',
  isProductionReadOnly: false,
  hasKeychain: false,
  started: false,
  startError: null,
  sample: null,
  recent: [],
  project: null,
  history: idle,
  problems: [],
  branches: [],
  ghosts: [],
  mentions: new Map(),
  target: null,
  targetStates: {},
  askedAt: {},
  ledgers: {},
  screen: 'history',
  choice: emptyChoice,
  columns: defaultWidths,
  detailTab: 'summary',
  bottomTab: 'log',
  isBottomOpen: false,
  overlay: { kind: 'none' },
  help: null,
  runs: {},
  toasts: [],
  progress: {},
  colorScheme: 'auto',
  unsaved: [],
  changes: newReview('model'),
  drift: initialDrift,
}
