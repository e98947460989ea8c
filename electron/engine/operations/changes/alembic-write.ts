import type { RequestOf, ResponseOf } from '../../../../shared/contract.ts'
import type { RenderedRevision } from '../../../../shared/contract/changes.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { EngineContext } from '../context.ts'
import { isEmptyUpgrade } from '../../revisions/formats/python/bodies.ts'
import { requestOf } from '../python/alembic-files.ts'
import { renderedFiles, writeAlembicFiles } from '../revisions/alembic-revisions.ts'
import { autogenerate } from './alembic-autogenerate.ts'
import { withChoice } from './alembic-proposal.ts'
import type { AlembicProposal } from './alembic-proposal.ts'
import { chosenChanges, requireAnswers } from './choice.ts'
import { keptAnswer } from './kept-proposal.ts'
import { alembicProposal } from './propose-changes.ts'

type Choice = RequestOf<'changes.render'>

/** The files as Alembic makes them of the chosen changes. */
export async function renderByAlembic(context: EngineContext, choice: Choice): Promise<RenderedRevision[]> {
  const { generated } = await chosenProposal(context, choice)
  return [...generated.files]
}

/** Writes what Alembic makes of the chosen changes, and runs the project's hooks on it. */
export async function writeByAlembic(
  context: EngineContext,
  choice: RequestOf<'changes.write'>,
): Promise<ResponseOf<'changes.write'>> {
  const proposal = await chosenProposal(context, choice)
  const { sides, auto, generated } = proposal
  const { comparison } = sides
  requireAnswers(comparison)
  const missed = new Set(generated.missed.map(({ change }) => change))
  const wanted = chosenChanges(comparison.changes, choice.chosen)
  const changes = choice.chosen === null ? wanted.filter(({ id }) => !missed.has(id)) : wanted
  const { notCompared } = comparison
  const isNothing = auto.files.every(({ text }) => isEmptyUpgrade(text))
  if (isNothing && !choice.allowEmpty) return { revisions: [], changes: [], notCompared, generated }
  const { project, file } = proposal.placed
  const revisions = await writeAlembicFiles(context, project, file, auto.files)
  return { revisions, changes: changes.map(({ title }) => title), notCompared, generated }
}

/** Alembic's proposal as chosen, for the revision asked for; without a choice, all that Alembic sees and no more. */
async function chosenProposal(context: EngineContext, choice: Choice): Promise<AlembicProposal> {
  const wanted = { write: choice, heads: choice.heads, isNew: false }
  const { kept, placed } = await alembicProposal(context, choice, wanted)
  const { proposal } = kept
  const asked = requestOf(placed.project, placed.file, true)
  const request =
    choice.chosen === null
      ? { ...asked, omit: proposal.request.omit, add: proposal.request.add }
      : withChoice(context, choice.target, proposal, asked, idsOf(proposal, choice.chosen))
  const auto = await keptAnswer(kept, request, () => autogenerate(context, choice.target, placed, request))
  const files = renderedFiles(placed.file, auto.files)
  const { up } = auto.tried
  const problem = up instanceof HeadwayError ? up.message : proposal.generated.problem
  const generated = auto === proposal.auto ? proposal.generated : { ...proposal.generated, files, problem }
  return { ...proposal, placed, request, auto, generated }
}

function idsOf({ sides }: AlembicProposal, chosen: readonly string[]): ReadonlySet<string> {
  return new Set(chosenChanges(sides.comparison.changes, chosen).map(({ id }) => id))
}
