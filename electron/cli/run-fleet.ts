import type { Channel, RequestOf } from '../../shared/contract.ts'
import { HeadwayError } from '../../shared/errors.ts'
import { followRun } from '../../shared/follow-run.ts'
import type { MemberOutcome } from '../../shared/model/fleet.ts'

export type FleetRun = {
  /** Names of the members, as targets. */
  readonly members: readonly string[]
  readonly revisions: readonly string[]
  /** So many run first, one after the other; a failure among them stops everything. */
  readonly canary: number
  /** Members that run at a time after those. */
  readonly concurrency: number
  /** After a failure the others still run. */
  readonly keepGoing: boolean
  readonly start: Omit<RequestOf<'run.start'>, 'fingerprint'>
  readonly onMember: (outcome: MemberOutcome) => void
}

const good: ReadonlySet<string> = new Set(['succeeded', 'nothing_to_do'])

/**
 * One upgrade on every member: the canaries first, then the rest side by side. A failure lets those that run come to
 * their end and starts no further one. Run again, it goes on: members that are done have nothing to do.
 */
export async function runFleet(channel: Channel, run: FleetRun): Promise<MemberOutcome[]> {
  const outcomes = new Map<string, MemberOutcome>()
  let isStopped = false
  const one = async (name: string): Promise<void> => {
    if (isStopped) return
    const outcome = await upgradeMember(channel, name, run)
    outcomes.set(name, outcome)
    run.onMember(outcome)
    if (!good.has(outcome.status) && !run.keepGoing) isStopped = true
  }
  const canaries = run.members.slice(0, run.canary)
  for (const name of canaries) {
    await one(name)
    // What fails on a canary would fail on all.
    if (!good.has(outcomes.get(name)?.status ?? '')) isStopped = true
  }
  const rest = run.members.slice(run.canary)
  let next = 0
  const worker = async (): Promise<void> => {
    // Once it is stopped, `one` starts nothing.
    for (let name = rest[next++]; name !== undefined; name = rest[next++]) await one(name)
  }
  await Promise.all(Array.from({ length: Math.max(1, run.concurrency) }, worker))
  return run.members.map((name) => outcomes.get(name) ?? notRun(name))
}

function notRun(name: string): MemberOutcome {
  return { name, status: 'not run', steps: 0, ms: 0, error: null }
}

async function upgradeMember(
  channel: Channel,
  target: string,
  { revisions, start }: FleetRun,
): Promise<MemberOutcome> {
  const started = performance.now()
  const ms = (): number => performance.now() - started
  try {
    const plan = await channel.call('plan.upgrade', { target, revisions: [...revisions] })
    if (plan.steps.length === 0 && !plan.createsVersionTable)
      return { name: target, status: 'nothing_to_do', steps: 0, ms: ms(), error: null }
    const outcome = await followRun(channel, { ...start, fingerprint: plan.fingerprint }, {})
    const steps = outcome.steps.filter(({ status }) => status === 'applied').length
    return { name: target, status: outcome.status, steps, ms: ms(), error: outcome.error?.message ?? null }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return { name: target, status: 'refused', steps: 0, ms: ms(), error: error.message }
  }
}
