import type { DoubtEvidence, DoubtfulStep } from '../../../../shared/model/database.ts'
import type { ResponseOf } from '../../../../shared/contract.ts'
import type { SchemaSource } from '../../../../shared/contract/schema.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { shellQuote } from '../../../../shared/shell-quote.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { InterruptedStep } from '../../dialects/dialect.ts'
import { isBackfill } from '../../runner/backfill.ts'
import { givesNothing } from '../../runner/earlier-work.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { settleSides } from '../schema/settle-sides.ts'
import { snapshotOf } from '../schema/schema-sources.ts'
import { requireRevision } from '../workspace.ts'
import { readDatabase } from './read-database.ts'

/** A step that the ledger has as interrupted, for people. Pure. */
export function doubtfulStep(
  { revision, action, at, endless, position, statement, done }: InterruptedStep,
  byId: ReadonlyMap<string, Pick<Revision, 'format'>>,
  runner: string | null,
): DoubtfulStep {
  const canResume =
    byId.get(revision)?.format === 'sql' ||
    isBackfill(statement) ||
    (done ?? [null]).every((sql) => sql !== null && givesNothing(sql))
  const known = { revision, action, at, statement: position + 1, sql: statement, canResume }
  return { ...known, runner: endless ? runner : null }
}

/**
 * A step in doubt with what the schema says of it and the stamps that decide it. Writes nothing. Throws `invalid_request`
 * where the revision is not in doubt.
 */
export async function doubtOf(
  context: EngineContext,
  { target, revision: id }: { readonly target: string; readonly revision: string },
): Promise<ResponseOf<'targets.doubt'>> {
  const { byId } = await requireWorkspace(context).history()
  const { ledger, table } = await readDatabase(context, target)
  const found = ledger?.interrupted.find((step) => step.revision === id)
  if (found === undefined)
    throw new HeadwayError('invalid_request', `${id} is not in doubt on ${target}.`, {
      hint: `See what is: headway ledger --target ${shellQuote(target)}`,
    })
  const { rows } = table
  const revision = requireRevision(byId, id)
  return {
    step: doubtfulStep(found, byId, ledger?.runner ?? null),
    evidence: await evidenceOf(context, target, revision),
    applied: orBase(found.action === 'downgrade' ? revision.downRevisions : [id]),
    notApplied: orBase(rows),
  }
}

const orBase = (ids: readonly string[]): string[] => (ids.length === 0 ? ['base'] : [...ids])

/** Each side by itself: a step that failed here may fail on the shadow, too, and the schema before it can be had all the same. */
async function evidenceOf(
  context: EngineContext,
  target: string,
  { id, downRevisions }: Pick<Revision, 'id' | 'downRevisions'>,
): Promise<DoubtEvidence> {
  const withIt = await differences(context, target, { kind: 'revision', revision: id })
  const withoutIt = await differences(context, target, { kind: 'rows', rows: [...downRevisions] })
  const failed = [withIt, withoutIt].find((found) => found instanceof HeadwayError)
  const known = (found: string[] | HeadwayError): string[] | null =>
    found instanceof HeadwayError ? null : found
  return {
    withIt: known(withIt),
    withoutIt: known(withoutIt),
    why: failed instanceof HeadwayError ? failed.message : null,
  }
}

async function differences(
  context: EngineContext,
  target: string,
  side: SchemaSource,
): Promise<string[] | HeadwayError> {
  try {
    const source = { kind: 'target', target } as const
    const live = { source, snapshot: await snapshotOf(context, source, target) }
    const implied = { source: side, snapshot: await snapshotOf(context, side, target) }
    const settled = await settleSides(context, target, implied, live)
    return compareSnapshots(live.snapshot, settled).changes.map(({ title }) => title)
  } catch (error) {
    if (error instanceof HeadwayError) return error
    throw error
  }
}
