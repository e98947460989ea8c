import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import { lintRules } from '../../lint/rules/index.ts'
import { runRules } from '../../lint/run-rules.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { previewToStart } from './preview-plan.ts'

/** What the rules say of a plan: of its statements as they really are, from the shadow. */
export async function lintPlan(context: EngineContext, plan: Plan): Promise<Diagnostic[]> {
  const workspace = requireWorkspace(context)
  const [{ steps }, { byId }] = await Promise.all([previewToStart(context, plan), workspace.history()])
  const texts = new Map<string, string>()
  for (const { path, revision } of plan.steps) {
    if (path === null || revision === null) continue
    const read = await readRevisionText(context.ports, workspace.project, path).catch(() => null)
    if (read !== null) texts.set(revision, read.text)
  }
  const input = { steps: plan.steps, previews: steps, revisions: byId, texts, tier: plan.tier }
  return [...runRules(lintRules, input)]
}
