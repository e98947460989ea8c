import type { Channel } from '../../shared/contract.ts'
import type { Confirmation } from '../../shared/contract/plans.ts'
import { errorCodes, HeadwayError } from '../../shared/errors.ts'
import { followRun } from '../../shared/follow-run.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { RunOutcome } from '../../shared/model/run.ts'
import { shellQuote } from '../../shared/shell-quote.ts'
import type { CliContext } from './cli-context.ts'
import type { CliOptions } from './command.ts'
import { confirmPlan } from './confirm.ts'
import { withCliHint } from './print/cli-hint.ts'
import { failureText } from './print/failure.ts'
import type { Parents } from './print/plan-text.ts'
import { safeText } from './print/safe-text.ts'
import { createRunPrinter } from './progress/run-printer.ts'
import { readParents } from './shown-history.ts'
import { sourceLines } from './source-lines.ts'

/** Runs a plan, prints what came of it, and answers the exit code of the run. */
export async function runPlan(context: CliContext, plan: Plan, options: CliOptions): Promise<number> {
  const outcome = await executePlan(context, plan, options)
  if (context.json) {
    const error = outcome.error === null ? null : withCliHint(outcome.error, context.database())
    context.answer({ ...outcome, error }, () => '')
  }
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
    verify: options.flag('verify'),
  }
  const outcome = await follow(context, channel, plan, asked, parents).catch((error: unknown) => {
    throw withTyped(error, plan.command, plan.command + typedFlags(options))
  })
  if (!context.json) await printOutcome(context, outcome)
  return outcome
}

/** What else was typed of a run, as it stands in a command: a hint that leaves it out would run another one. */
export function typedFlags(options: CliOptions): string {
  const lockTimeout = options.text('lockTimeout')
  const words = [
    ...(options.flag('backup') ? ['--backup'] : []),
    ...(options.flag('verify') ? ['--verify'] : []),
    ...(options.flag('resume') ? ['--resume'] : []),
    ...(lockTimeout === null ? [] : ['--lock-timeout', lockTimeout]),
  ]
  return words.map((word) => ` ${shellQuote(word)}`).join('')
}

/** An error whose hint names the command as it was typed instead of the one that the plan was made with. */
export function withTyped(error: unknown, made: string, typed: string): unknown {
  if (!(error instanceof HeadwayError) || error.data.hint === null || made === typed) return error
  const { code, message, ...rest } = error.data
  const hint = error.data.hint.replace(made, () => typed)
  return new HeadwayError(code, message, { ...rest, hint, cause: error.cause })
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
    readonly verify: boolean
  },
  parents: Parents,
): Promise<RunOutcome> {
  let runId: string | null = null
  const printer = context.json ? null : createRunPrinter(context, plan, parents)
  const stopCatching = cancelOnSignals(context, channel, () => runId)
  try {
    const request = { fingerprint: plan.fingerprint, ...asked }
    return await followRun(channel, request, {
      ...(printer === null ? {} : { onEvent: printer.onEvent }),
      onStarted: (id) => (runId = id),
    })
  } finally {
    printer?.stop()
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

async function printOutcome(context: CliContext, outcome: RunOutcome): Promise<void> {
  const { terminal } = context
  for (const sentence of outcome.left ?? []) terminal.note(safeText(sentence))
  if (exitOf(outcome) === 0) {
    if (outcome.status === 'nothing_to_do' && !context.quiet) terminal.print(safeText(outcome.state))
    return
  }
  if (outcome.error !== null) {
    terminal.note(
      failureText(
        withCliHint(outcome.error, context.database()),
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
