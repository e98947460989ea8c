import type { BranchName, OnBranches } from '../../../shared/model/other-branches.ts'
import type { MissingRevision } from '../../../shared/model/rescue.ts'
import { call } from '../../client/client.ts'
import { ghostsOf } from '../ghosts.ts'
import { chosenState, historyOf } from '../selectors.ts'
import { app, update } from '../store.ts'

let asked = 0

/** Draws the revisions of these branches, too; none for those of the checkout alone. */
export async function showBranches(branches: readonly BranchName[]): Promise<OnBranches> {
  const { project } = app()
  const found =
    branches.length === 0
      ? { revisions: [], notes: [] }
      : await call('git.onBranches', { branches: [...branches] })
  if (app().project?.root === project?.root) {
    update(() => ({ branches }))
    await loadGhosts(found)
  }
  return found
}

/**
 * Looks again for what is drawn though no file of the history has it: what chosen branches have, where the database
 * stands, what a squash stands for. What cannot be asked (no git, no trust) is not drawn.
 */
export async function loadGhosts(known: OnBranches | null = null): Promise<void> {
  const turn = ++asked
  const { target, branches, project, ghosts } = app()
  const history = historyOf(app())
  if (!history || !project) return
  const isLost =
    (chosenState(app())?.unknownRows.length ?? 0) > 0 || history.graph.nodes.some(({ ghost }) => ghost)
  const isSquashed = history.revisions.some(({ replaces }) => replaces !== undefined)
  if (ghosts.length === 0 && branches.length === 0 && !isLost && !isSquashed) return
  const [missing, others, replaced] = await Promise.all([
    isLost && target !== null ? missingOn(target) : [],
    known?.revisions ??
      (branches.length === 0
        ? []
        : orNone(call('git.onBranches', { branches: [...branches] }).then(({ revisions }) => revisions))),
    isSquashed ? orNone(call('revisions.kept', {})) : [],
  ])
  if (turn === asked) update(() => ({ ghosts: ghostsOf(missing, others, replaced) }))
}

function missingOn(target: string): Promise<readonly MissingRevision[]> {
  return orNone(call('git.rescue', { target, chosen: [] }).then(({ missing }) => missing))
}

function orNone<Value>(answer: Promise<readonly Value[]>): Promise<readonly Value[]> {
  return answer.catch(() => [])
}
