import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import { traitsOf } from '../../dialects/traits.ts'
import { hasFact } from '../../lint/rule.ts'
import { lintRules } from '../../lint/rules/index.ts'
import { lintedSteps, runRules } from '../../lint/run-rules.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { backupModeOf } from '../backups/backup-folder.ts'
import { previewToStart } from './preview-plan.ts'
import { readTargetTables } from './target-tables.ts'

/**
 * What the rules say of a plan: of its statements as they really are, from the shadow, and of the target's own tables.
 */
export async function lintPlan(context: EngineContext, plan: Plan): Promise<Diagnostic[]> {
  const workspace = requireWorkspace(context)
  const { dialect, target: openTarget } = requireTarget(context, plan.target)
  const [{ steps: previews }, history] = await Promise.all([
    previewToStart(context, plan),
    workspace.history(),
  ])
  const { byId } = workspace.historyFor(plan.kind, history)
  const texts = new Map<string, string>()
  for (const { path, revision } of plan.steps) {
    if (path === null || revision === null) continue
    const read = await readRevisionText(context.ports, workspace.project, path).catch(() => null)
    if (read !== null) texts.set(revision, read.text)
  }
  const { steps, tier, checks } = plan
  const linted = lintedSteps({ steps, previews, revisions: byId })
  const effects = linted.flatMap((step) => step.effects.map(({ effect }) => effect))
  const tables = effects.flatMap(({ object }) => (object?.kind === 'table' ? [object] : []))
  const all = linted.flatMap((step) => step.all)
  const target = await readTargetTables(
    context,
    plan.target,
    tables,
    all.some(({ effect }) => hasFact(effect, 'foreign key')),
  )
  const online = traitsOf(dialect.name).onlineChanges
  const { sizes, indexes } = target
  return [
    ...runRules(lintRules, {
      steps,
      previews,
      revisions: byId,
      texts,
      tier,
      checks,
      backup: backupModeOf(openTarget),
      sizes,
      indexes,
      online,
    }),
  ]
}
