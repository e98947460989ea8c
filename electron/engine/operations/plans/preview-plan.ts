import { HeadwayError } from '../../../../shared/errors.ts'
import { lossAmount, lossSentence } from '../../../../shared/loss-words.ts'
import type { CountedLosses } from '../../../../shared/model/losses.ts'
import type { Plan, PlanCheck, PlanPreview } from '../../../../shared/model/plan.ts'
import { losesData } from '../../../../shared/effect-words.ts'
import type { BackupMode } from '../../../../shared/model/backup.ts'
import { rehearsalCheck } from '../../../../shared/rehearsal-words.ts'
import { readRehearsals } from '../rehearse/kept-rehearsals.ts'
import { backupModeOf } from '../backups/backup-folder.ts'
import { lossQuestions } from '../../plan/loss-questions.ts'
import { lossItems, planLosses } from '../../plan/plan-losses.ts'
import { summariseStatements } from '../../plan/summarise-statements.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget } from '../context.ts'
import { snapshotOf } from '../schema/schema-sources.ts'
import { settleSides } from '../schema/settle-sides.ts'
import { countLosses } from './count-losses.ts'
import { compareLive, liveOf, liveSchema } from './drift-check.ts'
import { previewRestore } from './preview-restore.ts'
import { replayPlan } from './replay-plan.ts'
import type { Replay } from './replay-plan.ts'

/**
 * Replays a plan on the shadow from where the database stands, step by step, collecting what passes the door; and counts
 * on the target what it would lose.
 */
export async function previewPlan(context: EngineContext, plan: Plan): Promise<PlanPreview> {
  const { preview, found } = await replayedPreview(context, plan)
  const { dialect } = requireTarget(context, plan.target)
  const questions = lossQuestions(found, (name) => dialect.quoteIdentifier(name))
  const counted = await countLosses(context, plan.target, questions)
  const summary = [lossSentence(counted.losses), preview.summary].filter(Boolean).join(' ')
  const mode = backupModeOf(requireTarget(context, plan.target).target)
  const checks = [...preview.checks, ...rowChecks(counted), ...backupChecks(plan, mode, found)]
  const made = (await readRehearsals(context)).find(({ fingerprint }) => fingerprint === plan.fingerprint)
  const rehearsed = made === undefined ? [] : [rehearsalCheck(made, context.ports.clock.now())]
  return { ...preview, summary, counted, checks: [...checks, ...rehearsed] }
}

/** The same without counting: what a start needs to know. */
export async function previewToStart(context: EngineContext, plan: Plan): Promise<PlanPreview> {
  return (await replayedPreview(context, plan)).preview
}

type Found = ReturnType<typeof planLosses>

async function replayedPreview(
  context: EngineContext,
  plan: Plan,
): Promise<{ readonly preview: PlanPreview; readonly found: Found }> {
  const runs = plan.steps.some(({ direction }) => direction !== 'stamp')
  const { steps, checks, differences, place } = await replayed(context, plan, runs)
  const known = steps.every((step) => step.kind === 'available')
  const effects = steps.map((step) =>
    step.kind === 'available' ? step.statements.flatMap((statement) => statement.effects ?? []) : [],
  )
  const found = planLosses(effects)
  const summary = !runs
    ? 'Only the version table changes: nothing of a revision runs.'
    : summariseStatements(plan, known ? effects.flat() : null, {
        takesAway: found.losses.length > 0,
        deciding: steps.filter((step) => step.kind === 'available' && step.readsData).length,
      })
  const { fingerprint } = plan
  const items = lossItems(found.losses)
  return {
    preview: { fingerprint, steps, summary, ...items, counted: null, checks, differences, place },
    found,
  }
}

function replayed(context: EngineContext, plan: Plan, runs: boolean): Promise<Replay> {
  if (!runs) return proveStamp(context, plan)
  return plan.kind === 'restore' ? previewRestore(context, plan) : replayPlan(context, plan)
}

/** Whether what the plan takes away is kept first. */
function backupChecks({ tier }: Plan, mode: BackupMode, { losses }: Found): PlanCheck[] {
  if (mode === 'required')
    return [
      { id: 'backup', status: 'pass', text: 'A backup is taken before the first statement', hint: null },
    ]
  const takes = losses.some(({ effect }) => losesData(effect))
  if (mode === 'never' || tier !== 'production' || !takes) return []
  const text = 'Rows or values are lost, and no backup is taken unless it is asked for'
  return [
    {
      id: 'backup',
      status: 'warn',
      text,
      hint: 'Take one: tick “Take a backup first”, or add --backup to the command.',
    },
  ]
}

/** Rows of the target that a new constraint would refuse, if nothing of the plan changes them first. */
function rowChecks({ losses }: CountedLosses): PlanCheck[] {
  return losses
    .filter(({ kind, count }) => kind === 'refused' && count.kind !== 'not_counted' && count.count > 0)
    .map((loss) => ({
      id: 'rows',
      status: 'warn',
      text: `${lossAmount(loss)} stand in the way: ${loss.item}`,
      hint: 'The step fails on them, unless the plan itself changes them first.',
    }))
}

/** A stamp claims that the database is what its revisions imply; this compares it with the shadow. */
async function proveStamp(context: EngineContext, plan: Plan): Promise<Replay> {
  if (plan.kind !== 'stamp') return { steps: [], checks: [], differences: [], place: null }
  const at = plan.to.join(', ') || 'base'
  try {
    const source = { kind: 'rows', rows: plan.to } as const
    const implied = { source, snapshot: await snapshotOf(context, source, plan.target) }
    const live = await liveSchema(context, plan)
    const settled = await settleSides(context, plan.target, implied, { source: liveOf(plan), snapshot: live })
    const { check, differences } = compareLive(context, { live, settled, at })
    return { steps: [], checks: [check], differences, place: null }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    const text = `Whether the schema is what ${at} implies is not known: ${error.message}`
    const check: PlanCheck = { id: 'drift', status: 'unknown', text, hint: error.data.hint }
    return { steps: [], checks: [check], differences: [], place: null }
  }
}
