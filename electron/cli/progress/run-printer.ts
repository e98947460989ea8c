import { duration } from '../../../shared/duration.ts'
import type { Plan } from '../../../shared/model/plan.ts'
import type { RunEvent } from '../../../shared/model/run.ts'
import type { CliContext } from '../cli-context.ts'
import { stepTitle } from '../print/plan-text.ts'
import type { Parents } from '../print/plan-text.ts'
import { safeLine, safeText } from '../print/safe-text.ts'
import { noProgress, progressAfter, progressLine } from './progress.ts'
import { stillRunning } from './still-running.ts'

type LockWaiting = Extract<RunEvent, { kind: 'lock_waiting' }>

/** How long a run that waits for another keeps silent between two notes, in milliseconds. */
const waitingNoteMs = 5000
/** How often the line of a terminal is drawn again, in milliseconds. */
const drawMs = 200

/** Tells of a run while it runs. */
export type RunPrinter = {
  readonly onEvent: (event: RunEvent) => void
  /** Takes the line of the terminal away. */
  readonly stop: () => void
}

/**
 * Prints a line for each step as it ends and what it logged. Meanwhile a terminal shows one line that is drawn again and
 * again; anything else gets a plain line when a step has run for long. With `--quiet` only what went wrong is told.
 */
export function createRunPrinter(context: CliContext, plan: Plan, parents: Parents): RunPrinter {
  const { terminal, quiet } = context
  const titles = plan.steps.map((step) => stepTitle(step, parents))
  let progress = noProgress
  let waiting: LockWaiting | null = null
  let told = 0
  const tick = (): void => {
    const now = performance.now()
    if (terminal.live !== null) {
      const columns = terminal.live.columns()
      terminal.live.draw(progressLine(progress, { now, titles, columns }))
      return
    }
    const due = stillRunning(progress, { now, titles, told })
    if (due === null) return
    told = due.told
    terminal.note(terminal.style.dim(due.text))
  }
  const timer = quiet ? undefined : setInterval(tick, terminal.live === null ? 1000 : drawMs)
  return {
    onEvent(event) {
      progress = progressAfter(progress, event, performance.now())
      if (event.kind === 'step_started') told = 0
      if (event.kind === 'lock_waiting') {
        if (quiet || !isNews(event, waiting)) return
        waiting = event
        printWaiting(context, event)
      } else if (event.kind === 'step_finished') printStep(context, event, titles)
      else if (event.kind === 'log' && !quiet) terminal.note(terminal.style.dim(`  ${safeText(event.text)}`))
    },
    stop() {
      clearInterval(timer)
      terminal.live?.draw(null)
    },
  }
}

function printStep(
  { terminal, quiet }: CliContext,
  { step, outcome }: Extract<RunEvent, { kind: 'step_finished' }>,
  titles: readonly string[],
): void {
  const { style } = terminal
  const title = titles[step] ?? `${outcome.direction} ${safeLine(outcome.revision ?? '')}`
  const { status } = outcome
  const time = style.dim(` (${duration(outcome.ms)})`)
  if (status !== 'applied') terminal.note(`${style.red(status.replace('_', ' '))} ${title}${time}`)
  else if (!quiet) terminal.print(`Running ${title}${time}`)
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
