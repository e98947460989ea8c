import type { Diagnostic } from '../../shared/diagnostics.ts'
import type { AppState } from './app-state.ts'
import { isKnown } from './revision-state.ts'
import { chosenState, chosenTarget, historyOf } from './selectors.ts'

/** A problem or fact that the strip above the history shows. */
export type NoticeKind =
  | 'settings'
  | 'no-target'
  | 'target-trouble'
  | 'unknown-rows'
  | 'broken-files'
  | 'restricted'
  | 'many-heads'
  | 'never-stamped'

type NoticeTone = 'bad' | 'warn' | 'note'
export type Notice = { readonly kind: NoticeKind; readonly tone: NoticeTone }

type Rule = readonly [kind: NoticeKind, judge: (state: AppState) => NoticeTone | null]

/** The most important first. */
const rules: readonly Rule[] = [
  ['settings', (state) => (settingsProblem(state) ? 'bad' : null)],
  ['no-target', noTarget],
  ['target-trouble', targetTrouble],
  ['unknown-rows', (state) => ((chosenState(state)?.unknownRows.length ?? 0) > 0 ? 'bad' : null)],
  ['broken-files', (state) => (fileErrors(state) > 0 ? 'bad' : null)],
  ['restricted', (state) => ((state.project?.trusted ?? true) ? null : 'note')],
  ['many-heads', (state) => ((historyOf(state)?.graph.heads.length ?? 0) > 1 ? 'warn' : null)],
  ['never-stamped', neverStamped],
]

/** Everything there is to say now, the most important first. */
export function noticesOf(state: AppState): Notice[] {
  return rules.flatMap(([kind, judge]) => {
    const tone = judge(state)
    return tone === null ? [] : [{ kind, tone }]
  })
}

/** What is wrong with the settings; null where nothing is. Without them there are no targets. */
export function settingsProblem(state: Pick<AppState, 'problems' | 'project'>): Diagnostic | null {
  const told = state.problems.find((problem) => isError(problem) && isOfSettings(problem))
  if (told) return told
  const error = state.project?.settingsError ?? null
  return error && { ...error, rule: error.code, severity: 'error', revision: null }
}

/** How many errors are in files and graph. */
export function fileErrors(state: Pick<AppState, 'problems'>): number {
  return state.problems.filter((problem) => isError(problem) && !isOfSettings(problem)).length
}

function isError(problem: Diagnostic): boolean {
  return problem.severity === 'error'
}

function isOfSettings(problem: Diagnostic): boolean {
  const file = problem.where?.file ?? ''
  return problem.revision === null && /\.(?:json|ini|toml)$|(?:^|\/)knexfile\.\w+$/.test(file)
}

/** Where the settings are broken, that problem is shown first. */
function noTarget(state: AppState): NoticeTone | null {
  return chosenTarget(state) === null && settingsProblem(state) === null ? 'note' : null
}

function targetTrouble(state: AppState): NoticeTone | null {
  if (!chosenTarget(state)) return null
  const loadable = state.target === null ? undefined : state.targetStates[state.target]
  if (loadable?.kind === 'failed') return 'bad'
  const status = chosenState(state)?.status ?? 'ok'
  // That an untrusted project reaches no database is told by a notice of its own, with the way out.
  return status === 'ok' || status === 'graph_broken' || status === 'restricted' ? null : 'bad'
}

function neverStamped(state: AppState): NoticeTone | null {
  const known = chosenState(state)
  if (!isKnown(known) || known.rows.length > 0 || known.unknownRows.length > 0) return null
  return (historyOf(state)?.revisions.length ?? 0) > 0 ? 'note' : null
}
