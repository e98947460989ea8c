import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { shown } from '../app-state.ts'
import { app, update } from '../store.ts'
import { selectCurrent } from './selection.ts'
import { loadTargetState } from './targets.ts'

let asked = 0

/** Reads revisions, graph and problems again; what is on screen stays until the answer is there. */
export async function reloadHistory(answer = call('revisions.list', {})): Promise<void> {
  const turn = ++asked
  update((state) => ({ history: { kind: 'loading', previous: shown(state.history) } }))
  try {
    const history = await answer
    if (turn !== asked) return
    update(() => ({ history: { kind: 'ready', value: history }, problems: history.diagnostics }))
    selectCurrent()
    const { target } = app()
    if (target !== null) void loadTargetState(target)
    await loadProblems()
    await loadMentions(turn)
  } catch (error) {
    if (turn !== asked) return
    update((state) => ({
      history: { kind: 'failed', error: dataOf(error), previous: shown(state.history) },
    }))
    await loadProblems()
  }
}

/** After everything that is on screen: what only finding and the list's last column ask for. */
async function loadMentions(turn: number): Promise<void> {
  try {
    const found = await call('revisions.mentions', {})
    if (turn === asked) update(() => ({ mentions: new Map(found.map((each) => [each.revision, each])) }))
  } catch {
    // Then `table:` and `author:` find what the ledger holds.
  }
}

async function loadProblems(): Promise<void> {
  try {
    const problems = await call('project.problems', {})
    update(() => ({ problems }))
  } catch {
    // The history's own diagnostics stay on screen.
  }
}

/** Remembers whether the open source of a revision has changes that are not saved. */
export function markUnsaved(revision: string, unsaved: boolean): void {
  update((state) => {
    const others = state.unsaved.filter((id) => id !== revision)
    return { unsaved: unsaved ? [...others, revision] : others }
  })
}
