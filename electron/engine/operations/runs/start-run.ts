import type { Confirmation } from '../../../../shared/contract/plans.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Plan, PlanPreview } from '../../../../shared/model/plan.ts'
import type { RunEvent, RunOutcome } from '../../../../shared/model/run.ts'
import type { KnownPreview } from '../../../../shared/start-gate.ts'
import { Outbox } from '../../events/outbox.ts'
import { createRunLog } from '../../events/run-log.ts'
import type { RunLog } from '../../events/run-log.ts'
import type { Session } from '../../dialects/dialect.ts'
import { requireTrust } from '../../project/project.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import { losing } from '../../runner/agreed-guard.ts'
import type { HostProgram } from '../../runner/host-program.ts'
import { KnownTypes } from '../../runner/known-types.ts'
import { runPlan } from '../../runner/run-plan.ts'
import type { RunPlanOptions } from '../../runner/run-types.ts'
import { limitsOf } from './limits-of.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace, versionTableOf } from '../context.ts'
import { backupModeOf } from '../backups/backup-folder.ts'
import { takeBackup } from '../backups/take-backup.ts'
import { programOf } from '../python/program-of.ts'
import { planAt, questionOf } from '../plans/make-plan.ts'
import { previewPlan, previewToStart } from '../plans/preview-plan.ts'
import { requireReviewed } from '../plans/reviewed-losses.ts'
import { requireStart } from './require-start.ts'
import { verifySchema } from '../plans/verify-schema.ts'
import { shownRows } from '../targets/shown-rows.ts'
import type { Run } from './run-store.ts'

/** Longest wait for another runner, in milliseconds. */
const LOCK_TIMEOUT_MS = 10_000

/**
 * Starts a plan and returns at once; events and outcome are in the run store.
 * Throws `not_trusted`, `run_active`, `plan_stale` where more is lost now than was shown, and what `requireStart` throws.
 */
export async function startRun(
  context: EngineContext,
  plan: Plan,
  confirmation: Confirmation | null,
  {
    lockTimeoutMs,
    resume,
    backup,
    verify,
  }: {
    readonly lockTimeoutMs: number | null
    readonly resume: boolean
    readonly backup: boolean
    readonly verify: boolean
  },
): Promise<{ runId: string }> {
  const { project } = requireWorkspace(context)
  if (plan.steps.some(({ direction }) => direction !== 'stamp')) requireTrust(project)
  refuseSecondRun(context, plan.target)
  const production = plan.tier === 'production'
  const reviewed = production ? context.plans.reviewed(plan.fingerprint) : null
  const preview = production ? await previewFor(context, plan, confirmation, reviewed !== null) : null
  const known: KnownPreview = preview === null ? notAsked : { kind: 'known', preview }
  requireStart(plan, known, confirmation, preview?.counted?.losses)
  if (reviewed !== null && preview?.counted) requireReviewed(reviewed, preview.counted)
  const program = await programFor(context, plan)
  refuseSecondRun(context, plan.target)
  const reason = confirmation?.reason ?? null
  const required = backupModeOf(requireTarget(context, plan.target).target) === 'required'
  const run = begin(context, plan, {
    program,
    reason,
    agreed: preview === null ? null : agreedItems(preview, confirmation),
    lockTimeoutMs: lockTimeoutMs ?? LOCK_TIMEOUT_MS,
    resume,
    backup: backup || required,
    verify: verify || production,
  })
  return { runId: run.runId }
}

/** What is lost is counted where it was at the review, and where nobody has agreed to it: to be asked with its number. */
async function previewFor(
  context: EngineContext,
  plan: Plan,
  confirmation: Confirmation | null,
  isReviewed: boolean,
): Promise<PlanPreview> {
  if (isReviewed) return await previewPlan(context, plan)
  const found = await previewToStart(context, plan)
  const agreed = new Set(confirmation?.destructive)
  const isOpen = [...found.destructive, ...found.uncertain].some((item) => !agreed.has(item))
  return isOpen ? await previewPlan(context, plan) : found
}

/** Other tiers start without a preview: a failure then shows up in the run. */
const notAsked: KnownPreview = { kind: 'unknown', why: 'What the steps do was not asked.' }

/**
 * What the run may drop: everything that the shadow showed, including the plan's own objects, and what was confirmed.
 */
function agreedItems({ steps }: PlanPreview, confirmation: Confirmation | null): ReadonlySet<string> {
  const seen = steps.flatMap((step) => (step.kind === 'available' ? step.statements : []))
  return new Set([
    ...seen.flatMap(({ effects }) => losing(effects ?? [])),
    ...(confirmation?.destructive ?? []),
  ])
}

/** One run a target within this engine; other engines are kept out by the lock. */
function refuseSecondRun(context: EngineContext, target: string): void {
  if (!context.runs.active().some((run) => run.target === target)) return
  throw new HeadwayError('run_active', `A run on ${target} has not ended yet.`, {
    hint: 'Wait for it, or cancel it first.',
  })
}

function begin(context: EngineContext, plan: Plan, asked: Omit<Start, 'runId' | 'log' | 'controller'>): Run {
  const { ports, hub, runs } = context
  const runId = ports.ids.run()
  const controller = new AbortController()
  const outbox = new Outbox<RunEvent>((event) => hub.emit('run.event', event))
  const log = createRunLog({ runId, clock: ports.clock, onEvent: (event) => outbox.push(event) })
  const outcome = execute(context, plan, { runId, log, controller, ...asked }).finally(() => outbox.flush())
  const run: Run = {
    runId,
    target: plan.target,
    startedAt: ports.clock.now().toISOString(),
    controller,
    eventsSince: (since) => log.since(since),
    outcome,
    ended: null,
  }
  runs.keep(run)
  void announceEnd(run, () => hub.emit('target.changed', { target: plan.target }))
  return run
}

async function announceEnd(run: Run, announce: () => void): Promise<void> {
  run.ended = await run.outcome
  announce()
}

type Start = {
  readonly runId: string
  readonly log: RunLog
  readonly controller: AbortController
  readonly program: HostProgram
  readonly reason: string | null
  readonly agreed: ReadonlySet<string> | null
  readonly lockTimeoutMs: number
  readonly resume: boolean
  readonly backup: boolean
  readonly verify: boolean
}

async function execute(context: EngineContext, plan: Plan, start: Start): Promise<RunOutcome> {
  const { ports } = context
  const { project } = requireWorkspace(context)
  const { target, dialect, connection } = requireTarget(context, plan.target)
  return await knowingTypes(context, {
    runId: start.runId,
    plan,
    dialect,
    connection,
    versionTable: versionTableOf(context),
    root: project.root,
    ...(project.knex === null ? {} : { shownRows: await tipsOf(context) }),
    program: start.program,
    loadFile: (path) => readRevisionText(ports, project, path),
    recompute: async (position) =>
      planAt(context, questionOf(plan), position, await requireWorkspace(context).freshHistory()),
    ports,
    emit: (event) => start.log.append(event),
    signal: start.controller.signal,
    lockTimeoutMs: start.lockTimeoutMs,
    osUser: ports.osUser,
    reason: start.reason,
    ...(start.agreed === null ? {} : { agreed: start.agreed }),
    resume: start.resume ? 'journalled' : null,
    ...(start.backup
      ? { backup: (session: Session) => takeBackup(context, plan, start.runId, session) }
      : {}),
    ...(start.verify ? { afterwards: (rows: readonly string[]) => verifySchema(context, plan, rows) } : {}),
    limits: limitsOf(target.settings),
  })
}

/** What runs the code of the steps. Throws where there is none: no Python, a knexfile that fails. */
async function programFor(context: EngineContext, plan: Plan): Promise<HostProgram> {
  const { target, dialect } = requireTarget(context, plan.target)
  return await programOf(context, dialect, plan.basis.identity.serverVersion, target.settings.memoryMb)
}

/** For a layout with a row for every migration: the last row. */
async function tipsOf(context: EngineContext): Promise<(rows: readonly string[]) => readonly string[]> {
  const { graph } = await requireWorkspace(context).history()
  return (rows) => shownRows(graph, rows)
}

/** Uses what earlier runs learned about the same files, and keeps what this one learns. */
async function knowingTypes({ ports }: EngineContext, options: RunPlanOptions): Promise<RunOutcome> {
  if (options.plan.kind === 'stamp') return await runPlan(options)
  const knownTypes = await KnownTypes.restore(ports.cache, options.root)
  const outcome = await runPlan({ ...options, knownTypes })
  await knownTypes.store()
  return outcome
}
