import type { RequestOf } from '../../../shared/contract.ts'
import type { RevisionFormat } from '../../../shared/model/revision.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { suggestMessage } from '../change-words.ts'
import type { ChangesState, ReviewMode } from '../changes-state.ts'
import { newReview, reviewSides } from '../changes-state.ts'
import { shown } from '../app-state.ts'
import type { AppState } from '../app-state.ts'
import { allBut, choose, chosenOf } from '../choose-changes.ts'
import { answerFlags, mergeCounts, mergeQuestions, openQuestions } from '../rename-questions.ts'
import { historyOf } from '../selectors.ts'
import { app, update } from '../store.ts'
import { reloadHistory } from './history.ts'
import { showRevision, showScreen } from './navigation.ts'
import { openPlan } from './plan.ts'
import { toast } from './toasts.ts'

let asked = 0
let drawn = 0
let drawing: ReturnType<typeof setTimeout> | undefined

/** Time between the last choice and the preview that shows it, in milliseconds. */
const previewDelayMs = 250

function changeReview(change: Partial<ChangesState>): void {
  update((state) => ({ changes: { ...state.changes, ...change } }))
}

/** Compares the two sides of the review again. What is on screen stays until the answer is there. */
export async function propose(latest?: string): Promise<void> {
  const { target, changes } = app()
  if (target === null) return
  const turn = ++asked
  const { mode, answers } = changes
  changeReview({ proposal: { kind: 'loading', previous: shown(changes.proposal) } })
  try {
    const value = await call('changes.propose', {
      ...sides(mode, target),
      ...answerFlags(answers),
    })
    if (turn !== asked) return
    take(value)
  } catch (error) {
    if (turn !== asked) return
    const data = dataOf(error)
    // Answers that no longer apply, because the schema or an earlier answer changed: all but the latest are asked
    // again, and where that one is to blame it is said.
    const given = Object.entries(answers)
    const kept = given.filter(([key]) => key === latest)
    if (data.code === 'invalid_request' && given.length > 0) {
      const isLatest = kept.length === given.length
      if (isLatest) toast(data.message)
      changeReview({ answers: isLatest ? {} : Object.fromEntries(kept) })
      return propose(isLatest ? undefined : latest)
    }
    changeReview({
      proposal: { kind: 'failed', error: data, previous: shown(app().changes.proposal) },
      modelCount: mode === 'model' ? null : app().changes.modelCount,
    })
  }
}

function take(value: NonNullable<ReturnType<typeof shownProposal>>): void {
  const { changes } = app()
  const all = value.comparison.changes
  // What Alembic does not see is added where somebody wants it.
  const missed =
    shownProposal(app()) === null ? (value.generated?.missed ?? []).map(({ change }) => change) : []
  changeReview({
    proposal: { kind: 'ready', value },
    comparedAt: new Date().toISOString(),
    questions: mergeQuestions(changes.questions, value.comparison.candidates, changes.answers),
    counts: mergeCounts(changes.counts, value.counts),
    leftOut:
      changes.wanted === null ? choose(all, changes.leftOut, missed, false) : allBut(all, changes.wanted),
    wanted: null,
    ...(changes.mode === 'model' ? { modelCount: all.length } : {}),
  })
  drawPreview()
}

/** Gives up waiting; a late answer is dropped. */
export function stopProposing(): void {
  asked += 1
  const previous = shown(app().changes.proposal)
  changeReview({ proposal: previous === null ? { kind: 'idle' } : { kind: 'ready', value: previous } })
}

/** Forgets what was proposed, and keeps what was answered and typed. */
export function forgetProposal(): void {
  asked += 1
  drawn += 1
  clearTimeout(drawing)
  changeReview({ proposal: { kind: 'idle' }, preview: { kind: 'idle' }, modelCount: null })
}

/** Forgets the review, for another target or another project. */
export function resetReview(): void {
  asked += 1
  drawn += 1
  clearTimeout(drawing)
  update(() => ({ changes: newReview('model') }))
}

/** Opens the Changes screen on another question. `wanted`: the only changes to be chosen at first. */
export function startReview(mode: ReviewMode, wanted: readonly string[] | null = null): void {
  const { modelCount, mode: before, proposal } = app().changes
  showScreen('changes')
  if (mode === 'model' && before === 'model' && proposal.kind !== 'idle') return
  asked += 1
  drawn += 1
  update(() => ({ changes: { ...newReview(mode, wanted), modelCount } }))
}

/** Answers a question: the flag of the candidate it was renamed to, or null where it was dropped. */
export function answerRename(key: string, flag: string | null): void {
  changeReview({ answers: { ...app().changes.answers, [key]: flag } })
  void propose(key)
}

/** Answers every open question with "dropped and created". */
export function dropTheRest(): void {
  const { questions, answers } = app().changes
  const rest = openQuestions(questions, answers).map((key) => [key, null] as const)
  changeReview({ answers: { ...answers, ...Object.fromEntries(rest) } })
  void propose()
}

/** Chooses changes, or leaves them out; dependent ones follow. */
export function chooseChanges(ids: readonly string[], isChosen: boolean): void {
  const { changes } = app()
  const all = shown(changes.proposal)?.comparison.changes ?? []
  changeReview({ leftOut: choose(all, changes.leftOut, ids, isChosen) })
  drawPreview()
}

export function setMessage(message: string): void {
  changeReview({ message })
  drawPreview()
}

export function setFormat(format: RevisionFormat): void {
  changeReview({ format })
  drawPreview()
}

export function setOnline(isOnline: boolean): void {
  changeReview({ isOnline })
  drawPreview()
}

export function setParent(parent: string): void {
  changeReview({ parent })
  drawPreview()
}

/** The message as it will be written. */
export function messageOf(state: AppState): string {
  const { mode, message, leftOut } = state.changes
  const all = shownProposal(state)?.comparison.changes ?? []
  if (message !== null) return message
  const isFirst = mode === 'create' || historyOf(state)?.revisions.length === 0
  return suggestMessage(chosenOf(all, leftOut), isFirst ? 'create' : mode)
}

function shownProposal(state: AppState) {
  return shown(state.changes.proposal)
}

function sides(mode: ReviewMode, target: string) {
  const source = app().project?.source
  return { target, ...reviewSides(mode, target, source), include: null, exclude: null }
}

/** What is rendered and written; null while there is nothing to write. */
function choice(state: AppState): RequestOf<'changes.render'> | null {
  const { target, changes } = state
  const all = shownProposal(state)?.comparison.changes ?? []
  const chosen = chosenOf(all, changes.leftOut)
  if (target === null || chosen.length === 0) return null
  return {
    ...sides(changes.mode, target),
    ...answerFlags(changes.answers),
    chosen: chosen.map(({ id }) => id),
    message: messageOf(state).trim(),
    format: changes.format,
    online: changes.isOnline,
    heads: changes.parent === null ? [] : [changes.parent],
    revId: changes.revId,
    branchLabels: [],
    dependsOn: [],
    versionPath: null,
    splice: false,
  }
}

/** Renders the file that would be written, a moment after the last choice. */
function drawPreview(): void {
  clearTimeout(drawing)
  const turn = ++drawn
  const previous = shown(app().changes.preview)
  const request = choice(app())
  if (request === null) return changeReview({ preview: { kind: 'idle' } })
  changeReview({ preview: { kind: 'loading', previous } })
  drawing = setTimeout(() => {
    call('changes.render', request).then(
      (value) => turn === drawn && changeReview({ preview: { kind: 'ready', value } }),
      (error: unknown) =>
        turn === drawn && changeReview({ preview: { kind: 'failed', error: dataOf(error), previous } }),
    )
  }, previewDelayMs)
}

/** Writes the revision, shows it in the history and opens the plan that comes next. Nothing runs. */
export async function writeChanges(): Promise<void> {
  const state = app()
  const request = choice(state)
  if (request === null || state.changes.isWriting) return
  const { mode } = state.changes
  changeReview({ isWriting: true, writeError: null })
  try {
    const { revisions: written } = await call('changes.write', { ...request, allowEmpty: false })
    resetReview()
    // Several where some must run outside a transaction: each follows the one before.
    const last = written.at(-1)
    if (!last) return toast('Nothing differs any more: no file was written')
    await reloadHistory()
    const { id } = last.revision
    showRevision(id, 'source')
    toast(written.flatMap(({ path, hookOutput }) => [`Wrote ${path}`, ...hookOutput]).join('\n'))
    const { target } = request
    if (mode === 'model') await openPlan({ kind: 'upgrade', target, revisions: [id] })
    // The database has it already: it only needs to be told.
    else await openPlan({ kind: 'stamp', target, revisions: [id], purge: false })
  } catch (error) {
    changeReview({ isWriting: false, writeError: dataOf(error) })
  }
}
