import type { Channel, EventOf, RequestOf, ResponseOf } from './contract.ts'

type RunEvent = EventOf<'run.event'>

type FollowRun = {
  /** Is told of every event of this run in order, from its first. What it throws is the channel's to report. */
  readonly onEvent?: (event: RunEvent) => void
  /** Is told the run's id as soon as it has one: from then on it can be cancelled. */
  readonly onStarted?: (runId: string) => void
}

/**
 * Starts a plan and waits for its outcome. Events that arrive before the answer to the start names the run are kept
 * and told after it; those of other runs are not told. Throws what `run.start` throws; a failed run is an outcome.
 */
export async function followRun(
  channel: Channel,
  request: RequestOf<'run.start'>,
  { onEvent, onStarted }: FollowRun,
): Promise<ResponseOf<'run.outcome'>> {
  const early: RunEvent[] = []
  let runId: string | null = null
  const receive = (event: RunEvent): void => {
    if (runId === null) early.push(event)
    else if (event.runId === runId) onEvent?.(event)
  }
  // Events are copied for each listener, so listening starts only on request.
  const stop = onEvent === undefined ? () => undefined : channel.listen('run.event', receive)
  try {
    const started = await channel.call('run.start', request)
    runId = started.runId
    onStarted?.(runId)
    for (const event of early) receive(event)
    return await channel.call('run.outcome', { runId })
  } finally {
    stop()
  }
}
