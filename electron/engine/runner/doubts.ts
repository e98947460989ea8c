import { HeadwayError } from '../../../shared/errors.ts'
import type { Session, VersionTableRef } from '../dialects/dialect.ts'
import { withTransaction } from '../dialects/scopes.ts'
import { ledgerRecord, plainDetails } from './ledger-record.ts'
import { doneSentence, inDoubtHint } from './run-outside.ts'
import type { Resume, RunPlanOptions } from './run-types.ts'

/** Where there is nothing left to run: where the rows are, and what of the doubts a stamp decides. */
export type Already = {
  readonly rows: readonly string[]
  readonly already: string
  readonly decides: readonly string[]
}

/**
 * A step outside a transaction that did not end must be decided by a person first: by a stamp, or by saying that it is
 * to be resumed.
 */
export async function resumeOrRefuse(
  options: RunPlanOptions,
  session: Session,
  ref: VersionTableRef,
): Promise<Resume | null> {
  const { resume = null } = options
  const interrupted = await options.dialect.readInterrupted(session, ref)
  const concerned = interrupted.find(
    (each) =>
      options.plan.kind !== 'stamp' &&
      (resume === 'journalled' || resume?.revision !== each.revision) &&
      options.plan.steps.some((step) => step.revision === each.revision),
  )
  if (concerned === undefined && resume !== 'journalled') return resume
  if (concerned === undefined)
    throw new HeadwayError(
      'invalid_request',
      'There is nothing to resume: no step of this plan is in doubt.',
      {
        hint: 'Run it without resuming.',
      },
    )
  if (resume === 'journalled' && options.plan.kind === concerned.action)
    return {
      revision: concerned.revision,
      statement: concerned.position,
      fileHash: concerned.fileHash,
      inFlight: concerned.statement,
      done: concerned.done,
    }
  throw new HeadwayError(
    'in_doubt',
    `An earlier ${concerned.action} of ${concerned.revision} stopped at statement ${concerned.position + 1} and nobody knows whether it took place.${doneSentence(concerned.position)}`,
    {
      sql: concerned.statement,
      hint: inDoubtHint(concerned.revision, concerned.action),
    },
  )
}

/** A stamp that moves no row still has a meaning: it decides steps in doubt. */
export async function decideByStamp(
  options: RunPlanOptions,
  session: Session,
  ref: VersionTableRef,
  { rows, decides }: Already,
): Promise<string | null> {
  if (decides.length === 0) return null
  const record = ledgerRecord(options, null, plainDetails(rows))
  await withTransaction(session, async () => {
    for (const revision of decides) await options.dialect.appendLedger(session, ref, { ...record, revision })
  })
  const are = decides.length === 1 ? 'is' : 'are'
  return `The rows stay as they are; ${decides.join(', ')} ${are} no longer in doubt.`
}
