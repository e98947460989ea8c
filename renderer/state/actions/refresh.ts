import { app } from '../store.ts'
import { schemasChanged } from './follow-schemas.ts'
import { reloadHistory } from './history.ts'
import { checkPlan } from './plan.ts'
import { rereadProject } from './project.ts'
import { loadLedger, loadTargetState } from './targets.ts'

/** Reads and asks everything on screen again: files, settings, every target, the ledger, comparisons, the open plan. */
export function refreshAll(): void {
  const { project, target } = app()
  void Promise.all([reloadHistory(), rereadProject()]).then(checkPlan)
  for (const { name } of project?.targets ?? []) void loadTargetState(name)
  if (target !== null) void loadLedger(target)
  schemasChanged()
}
