import type { Handlers, RequestOf, ResponseOf } from '../../../../shared/contract.ts'
import type { RenderedRevision } from '../../../../shared/contract/changes.ts'
import type { Comparison, SchemaChange } from '../../../../shared/model/changes.ts'
import { checkHeads } from '../../graph/current.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { asksAlembic } from './alembic-proposal.ts'
import { renderByAlembic, writeByAlembic } from './alembic-write.ts'
import { chosenChanges, requireAnswers } from './choice.ts'
import { ignoreChange } from './ignored-changes.ts'
import { compareSides, proposeChanges } from './propose-changes.ts'
import { readRows } from '../targets/read-database.ts'
import { partsOf } from '../revisions/revision-bodies.ts'
import { renderChain, writeChain } from '../revisions/revision-chain.ts'
import type { Part } from '../revisions/revision-chain.ts'

type ChangeHandlers = Pick<Handlers, Extract<keyof Handlers, `changes.${string}`>>
type Choice = RequestOf<'changes.render'>

export function changeHandlers(context: EngineContext): ChangeHandlers {
  return {
    'changes.propose': (request) => proposeChanges(context, request),
    'changes.render': (request) => renderRevisions(context, request),
    'changes.write': (request) => writeRevisions(context, request),
    'changes.ignored': async () => [...requireWorkspace(context).project.settings.ignoredChanges],
    'changes.ignore': ({ change, reason }) => ignoreChange(context, change, reason),
  }
}

/** The files that would be written; questions may still be open. */
async function renderRevisions(context: EngineContext, choice: Choice): Promise<RenderedRevision[]> {
  if (asksAlembic(context, choice)) return renderByAlembic(context, choice)
  const { parts } = await prepare(context, choice)
  return renderChain(context, choice, headsOf(choice), parts)
}

/**
 * Writes the chosen changes. Throws `not_at_head` where a live side is not at the heads, `rename_ambiguous` where
 * rename questions are not answered; writes nothing where nothing differs, unless asked to.
 */
async function writeRevisions(
  context: EngineContext,
  choice: RequestOf<'changes.write'>,
): Promise<ResponseOf<'changes.write'>> {
  await requireAtHeads(context, choice)
  if (asksAlembic(context, choice)) return writeByAlembic(context, choice)
  const { comparison, parts, changes } = await prepare(context, choice)
  requireAnswers(comparison)
  const { notCompared } = comparison
  if (changes.length === 0 && !choice.allowEmpty)
    return { revisions: [], changes: [], notCompared, generated: null }
  const revisions = await writeChain(context, choice, headsOf(choice), parts)
  return { revisions, changes: changes.map((change) => change.title), notCompared, generated: null }
}

async function prepare(
  context: EngineContext,
  choice: Choice,
): Promise<{ comparison: Comparison; changes: readonly SchemaChange[]; parts: readonly Part[] }> {
  const { from, comparison } = await compareSides(context, choice)
  const { dialect } = requireTarget(context, choice.target)
  const changes = chosenChanges(comparison.changes, choice.chosen)
  const format = choice.format ?? requireWorkspace(context).project.settings.format
  const options = { renderer: dialect.renderer, from, online: choice.online }
  return { comparison, changes, parts: partsOf(format, changes, options) }
}

/**
 * Autogenerate from a database that is behind would write changes that a revision already holds; towards one that is
 * behind it would take back what is pending.
 */
async function requireAtHeads(context: EngineContext, { from, to }: Choice): Promise<void> {
  const side = isLive(from) ? from : from.kind === 'heads' && isLive(to) ? to : null
  if (side === null) return
  const { graph } = await requireWorkspace(context).history()
  checkHeads(graph, await readRows(context, side.target))
}

function isLive(side: Choice['from']): side is Extract<Choice['from'], { target: string }> {
  return side.kind === 'target' || side.kind === 'applied'
}

function headsOf(choice: Choice): readonly string[] {
  return choice.heads.length === 0 ? ['head'] : choice.heads
}
