import type { Channel, EventOf } from '../../shared/contract.ts'
import type { Confirmation } from '../../shared/contract/plans.ts'
import { duration } from '../../shared/duration.ts'
import { errorCodes } from '../../shared/errors.ts'
import { followRun } from '../../shared/follow-run.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { RunOutcome } from '../../shared/model/run.ts'
import type { CliContext } from './cli-context.ts'
import type { CliOptions } from './command.ts'
import { confirmPlan } from './confirm.ts'
import { withCliHint } from './print/cli-hint.ts'
import { failureText } from './print/failure.ts'
import { stepTitle } from './print/plan-text.ts'
import type { Parents } from './print/plan-text.ts'
import { safeLine, safeText } from './print/safe-text.ts'
import { readParents } from './shown-history.ts'
import { sourceLines } from './source-lines.ts'

type RunEvent = EventOf<'run.event'>
type LockWaiting = Extract<RunEvent, { kind: 'lock_waiting' }>

/** How long a run that waits for another keeps silent between two notes, in milliseconds. */
const waitingNoteMs = 5000

/** Runs a plan, prints what came of it, and answers the exit code of the run. */
export async function runPlan(context: CliContext, plan: Plan, options: CliOptions): Promise<number> {
  const outcome = await executePlan(context, plan, options)
  if (context.json) context.answer(outcome, () => '')
  return exitOf(outcome)
}

/**
 * Runs a plan and, without `--json`, prints a line for each step as it ends and what went wrong.
 * The first Ctrl+C asks it to stop and waits for the database to be left whole; the second ends the process.
 */
export async function executePlan(context: CliContext, plan: Plan, options: CliOptions): Promise<RunOutcome> {
  const open = await context.open()
  const { channel } = open
  const parents = context.json ? new Map() : await readParents(open, plan)
  const confirmation = await confirmPlan(context, channel, plan, options)
  const asked = {
    confirmation,
    lockTimeoutMs: lockTimeout(options),
    resume: options.flag('resume'),
    backup: options.flag('backup'),
  }
  const outcome = await follow(context, channel, plan, asked, parents)
  if (!context.json) await printOutcome(context, outcome)
  return outcome
}

/** The exit code of a run. */
export function exitOf(outcome: RunOutcome): number {
  if (outcome.status === 'succeeded' || outcome.status === 'nothing_to_do') return 0
  if (outcome.error !== null) return errorCodes[outcome.error.code].exit
  return outcome.status === 'in_doubt' ? 5 : outcome.status === 'refused' ? 4 : 1
}

async function follow(
  context: CliContext,
  channel: Channel,
  plan: Plan,
  asked: {
    readonly confirmation: Confirmation | null
    readonly lockTimeoutMs: number | null
    readonly resume: boolean
    readonly backup: boolean
  },
  parents: Parents,
): Promise<RunOutcome> {
  let runId: string | null = null
  let waiting: LockWaiting | null = null
  const onEvent = (event: RunEvent): void => {
    if (event.kind !== 'lock_waiting') printEvent(context, plan, parents, event)
    else if (isNews(event, waiting)) {
      waiting = event
      printWaiting(context, event)
    }
  }
  const stopCatching = cancelOnSignals(context, channel, () => runId)
  try {
    const request = { fingerprint: plan.fingerprint, ...asked }
    return await followRun(channel, request, {
      ...(context.json ? {} : { onEvent }),
      onStarted: (id) => (runId = id),
    })
  } finally {
    stopCatching()
  }
}

/**
 * Ctrl+C and SIGTERM cancel, and say so; a second Ctrl+C ends at once. A Ctrl+C may come as both, where a program that
 * started this one hands its own on.
 */
function cancelOnSignals(
  context: CliContext,
  channel: Parameters<typeof followRun>[0],
  runOf: () => string | null,
): () => void {
  let typed = 0
  let isCancelling = false
  return context.terminal.onInterrupt((signal) => {
    const runId = runOf()
    if (signal === 'SIGINT') typed += 1
    if (runId === null || typed > 1) {
      context.terminal.note(`Ended by ${signal}${runId === null ? ' before the run began' : ''}.`)
      process.exit(signal === 'SIGINT' ? 130 : 143)
    }
    if (isCancelling) return
    isCancelling = true
    context.terminal.note(
      signal === 'SIGINT' ? 'Cancelling; press Ctrl+C again to end at once.' : 'SIGTERM: cancelling the run.',
    )
    void channel.call('run.cancel', { runId }).catch(() => undefined)
  })
}

function printEvent(context: CliContext, plan: Plan, parents: Parents, event: RunEvent): void {
  const { terminal } = context
  const { style } = terminal
  if (event.kind === 'step_finished') {
    const step = plan.steps[event.step]
    const title =
      step === undefined
        ? `${event.outcome.direction} ${event.outcome.revision ?? ''}`
        : stepTitle(step, parents)
    const { status } = event.outcome
    const time = style.dim(` (${duration(event.outcome.ms)})`)
    if (status === 'applied') terminal.print(`Running ${title}${time}`)
    else terminal.note(`${style.red(status.replace('_', ' '))} ${title}${time}`)
  } else if (event.kind === 'log') {
    terminal.note(style.dim(`  ${safeText(event.text)}`))
  }
}

/** The lock is asked for ten times a second; a log wants to hear of it now and then, and of each holder. */
function isNews(event: LockWaiting, before: LockWaiting | null): boolean {
  if (before === null || before.holder !== event.holder) return true
  return event.waitedMs - before.waitedMs >= waitingNoteMs
}

function printWaiting({ terminal }: CliContext, { holder, waitedMs }: LockWaiting): void {
  const name = holder === null ? 'another run' : safeLine(holder)
  const waited = waitedMs < 1000 ? '' : ` (${duration(waitedMs)} so far)`
  terminal.note(terminal.style.dim(`Waiting for ${name} to finish${waited}`))
}

async function printOutcome(context: CliContext, outcome: RunOutcome): Promise<void> {
  const { terminal } = context
  if (exitOf(outcome) === 0) {
    if (outcome.status === 'nothing_to_do') terminal.print(safeText(outcome.state))
    return
  }
  if (outcome.error !== null) {
    terminal.note(
      failureText(
        withCliHint(outcome.error),
        terminal.style,
        await sourceLines(context, outcome.error.where),
      ),
    )
  }
  terminal.note(safeText(outcome.state))
}

function lockTimeout(options: CliOptions): number | null {
  const value = options.text('lockTimeout')
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) * 1000 : null
}
