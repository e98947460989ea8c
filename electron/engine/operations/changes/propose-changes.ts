import type { RequestOf } from '../../../../shared/contract.ts'
import type { CandidateCount, Generated, LossCount, Proposal } from '../../../../shared/contract/changes.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Comparison, Rename } from '../../../../shared/model/changes.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { Session } from '../../dialects/dialect.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace, withSession } from '../context.ts'
import { requireTrust } from '../../project/project.ts'
import { identityOfSnapshot } from '../schema/kept-results.ts'
import { ownSchema, placeOf, rawSnapshot, titleOf } from '../schema/schema-sources.ts'
import { withUnknownGrants } from '../../schema/unknown-grants.ts'
import { settleSides } from '../schema/settle-sides.ts'
import { place } from '../revisions/new-revision.ts'
import type { Placed, WriteRequest } from '../revisions/new-revision.ts'
import { foundEqual, keepIfEqual } from './equal-sides.ts'
import { asksAlembic, proposeByAlembic } from './alembic-proposal.ts'
import { keptProposal } from './kept-proposal.ts'
import type { KeptProposal } from './kept-proposal.ts'
import { numberWithin } from '../targets/number-within.ts'

/** Longest time for counting what one change loses, in milliseconds. */
const COUNT_LIMIT_MS = 2000

type ChangeQuestion = RequestOf<'changes.propose'>

/** A comparison with the snapshots it was made from. */
type Compared = {
  readonly from: SchemaSnapshot
  readonly to: SchemaSnapshot
  readonly comparison: Comparison
}

/** What differs between the two sides, with counts of what would be lost on the target. */
export async function proposeChanges(context: EngineContext, question: ChangeQuestion): Promise<Proposal> {
  const start = context.ports.clock.monotonic()
  const { comparison, generated } = await compareAny(context, question)
  const counted = await countLosses(context, question, comparison)
  return {
    fromTitle: titleOf(question.from),
    toTitle: titleOf(question.to),
    comparison,
    ...counted,
    generated,
    place: await placeOf(context, question.target, [question.from, question.to]),
    ms: context.ports.clock.monotonic() - start,
  }
}

/** The comparison, for an Alembic project with what Alembic makes of the same. */
async function compareAny(
  context: EngineContext,
  question: ChangeQuestion,
): Promise<{ readonly comparison: Comparison; readonly generated: Generated | null }> {
  if (!asksAlembic(context, question)) {
    const comparison =
      (await foundEqual(context, question)) ?? (await compareSides(context, question)).comparison
    return { comparison, generated: null }
  }
  const { kept } = await alembicProposal(context, question, { write: draftRequest, isNew: true })
  const { sides, generated } = kept.proposal
  return { comparison: sides.comparison, generated }
}

/** For a proposal that is looked at: the file's name comes when it is written. */
const draftRequest: WriteRequest = {
  message: 'what the models need',
  revId: null,
  branchLabels: [],
  dependsOn: [],
  versionPath: null,
  splice: false,
  format: null,
}

type Wanted = {
  readonly write: WriteRequest
  readonly heads?: readonly string[]
  /** Whether to ask Alembic again even if an answer is kept. */
  readonly isNew: boolean
}

/** Alembic's proposal for a question, and the revision that a request describes. */
export async function alembicProposal(
  context: EngineContext,
  question: ChangeQuestion,
  { write, heads = [], isNew }: Wanted,
): Promise<{ readonly kept: KeptProposal; readonly placed: Placed }> {
  const placed = await place(context, write, await headsFor(context, heads), undefined)
  const kept = await keptProposal(context, question, isNew, () =>
    proposeByAlembic(context, question.target, placed, () => compareSides(context, question)),
  )
  if (write.revId !== null) return { kept, placed }
  // A generated id stays the same as long as the proposal does.
  const { id } = kept.proposal.placed.file
  return { kept, placed: { ...placed, file: { ...placed.file, id } } }
}

/** A proposal that is only looked at can be made after any of several heads. */
async function headsFor(context: EngineContext, heads: readonly string[]): Promise<readonly string[]> {
  if (heads.length > 0) return heads
  const { graph } = await requireWorkspace(context).history()
  return graph.heads.length > 1 ? [graph.heads[0]?.id ?? 'head'] : ['head']
}

/**
 * Counts on the target, where it is a side of the comparison or the model's database; what cannot be counted is left
 * uncounted.
 */
async function countLosses(
  context: EngineContext,
  question: ChangeQuestion,
  comparison: Comparison,
): Promise<Counted> {
  const { from, target } = question
  if (from.kind === 'target') return countOn(context, from.target, comparison)
  if (!asksAlembic(context, question)) return { losses: [], counts: [] }
  return countOn(context, target, comparison).catch(() => ({ losses: [], counts: [] }))
}

/** Takes both snapshots and compares them under the answers given. Throws `invalid_request` for answers that fit nothing. */
export async function compareSides(context: EngineContext, question: ChangeQuestion): Promise<Compared> {
  requireTrust(requireWorkspace(context).project)
  const read = async (source: typeof question.from) => {
    const raw = await rawSnapshot(context, source, question.target)
    return { source, identity: identityOfSnapshot(raw), snapshot: ownSchema(context, raw, question) }
  }
  const [before, after] = await bothOf(
    () => read(question.from),
    () => read(question.to),
    question.from.kind === 'target' && question.to.kind !== 'target',
  )
  const settled = await settleSides(context, question.target, before, after)
  const { from, to, kept } = withoutForeignGrants(question, settled, after.snapshot)
  const renames = findRenames(from, to, question.renames)
  const toIsModel = question.to.kind === 'model' || question.to.kind === 'file'
  const { modelProgram } = requireWorkspace(context).project.settings
  const toIsProgram = question.to.kind === 'model' && modelProgram !== null
  const options = { renames, drops: question.drops, toIsModel, toIsProgram }
  const compared = compareSnapshots(from, to, options)
  const comparison = { ...compared, notCompared: [...compared.notCompared, ...kept] }
  await keepIfEqual(context, question, [before.identity, after.identity], comparison)
  return { from, to, comparison }
}

/**
 * Both sides, alike in the privileges of roles that the applied revisions never name, where a database is compared with
 * those: the server's administrator decides about them, as the check of a plan has it.
 */
function withoutForeignGrants(
  { from, to }: ChangeQuestion,
  before: SchemaSnapshot,
  after: SchemaSnapshot,
): { from: SchemaSnapshot; to: SchemaSnapshot; kept: Comparison['notCompared'] } {
  const isApplied = ({ kind }: ChangeQuestion['from']): boolean => kind === 'applied' || kind === 'rows'
  const silent = 'no applied revision names'
  if (isApplied(from) && to.kind === 'target') {
    const filled = withUnknownGrants(after, before, silent)
    return { from: filled.to, to: after, kept: filled.kept.map((each) => ({ side: 'to', ...each })) }
  }
  if (isApplied(to) && from.kind === 'target') {
    const filled = withUnknownGrants(before, after, silent)
    return { from: before, to: filled.to, kept: filled.kept.map((each) => ({ side: 'from', ...each })) }
  }
  return { from: before, to: after, kept: [] }
}

/**
 * Both results in order: side by side where they do not wait for the same database. Of two errors the first side's is
 * thrown, whichever comes sooner.
 */
async function bothOf<T>(
  first: () => Promise<T>,
  second: () => Promise<T>,
  apart: boolean,
): Promise<readonly [T, T]> {
  if (!apart) return [await first(), await second()]
  const [one, other] = [first(), second()]
  other.catch(() => {})
  return [await one, await other]
}

/**
 * The renames that flags stand for, looked up among the candidates. Some are candidates only once others are
 * answered: a column of a table that is renamed too.
 */
function findRenames(from: SchemaSnapshot, to: SchemaSnapshot, flags: readonly string[]): Rename[] {
  const renames: Rename[] = []
  let open = [...flags]
  while (open.length > 0) {
    const { candidates } = compareSnapshots(from, to, { renames })
    const found = candidates.filter(({ flag }) => open.includes(flag))
    if (found.length === 0) throw noCandidate(open[0] ?? '', candidates)
    renames.push(...found.map(({ rename }) => rename))
    open = open.filter((flag) => !found.some((candidate) => candidate.flag === flag))
  }
  return renames
}

function noCandidate(flag: string, candidates: Comparison['candidates']): HeadwayError {
  const possible = candidates.map((candidate) => candidate.flag)
  return new HeadwayError('invalid_request', `--rename ${flag} fits nothing that was dropped and created.`, {
    candidates: possible,
    hint: possible.length === 0 ? 'Nothing looks like a rename.' : `Possible: ${possible.join(', ')}.`,
  })
}

type Counted = { readonly losses: LossCount[]; readonly counts: CandidateCount[] }

/** What changes lose, and the evidence of open questions, counted on the target, read-only, each within a limit. */
async function countOn(
  context: EngineContext,
  name: string,
  { changes, candidates }: Comparison,
): Promise<Counted> {
  const lost = changes.flatMap(({ id, countSql }) => (countSql === null ? [] : [{ id, countSql }]))
  const evidence = candidates.flatMap(({ flag, counts }) => counts.map((count) => ({ flag, ...count })))
  if (lost.length + evidence.length === 0) return { losses: [], counts: [] }
  const { dialect, connection } = requireTarget(context, name)
  return withSession(dialect, dialect.settingsForReading(connection), async (session) => {
    const losses: LossCount[] = []
    const counts: CandidateCount[] = []
    const known = new Map<string, Counting>()
    const ask = async (sql: string): Promise<Counting> => {
      const answer = known.get(sql) ?? (await countOnce(session, sql))
      known.set(sql, answer)
      return answer
    }
    for (const { id, countSql } of lost) losses.push({ change: id, ...(await ask(countSql)) })
    for (const { flag, what, sql } of evidence) counts.push({ flag, what, value: (await ask(sql)).rows })
    return { losses, counts }
  })
}

type Counting = Omit<LossCount, 'change'>

async function countOnce(session: Session, sql: string): Promise<Counting> {
  try {
    const value = await numberWithin(session, sql, COUNT_LIMIT_MS)
    return { rows: Number.isFinite(value) ? value : null, note: null }
  } catch (error) {
    const cancelled = error instanceof HeadwayError && error.code === 'cancelled'
    return { rows: null, note: cancelled ? 'not counted within 2 s' : 'not counted' }
  }
}
