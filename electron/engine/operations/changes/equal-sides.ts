import { hash } from 'node:crypto'
import { z } from 'zod'
import type { RequestOf } from '../../../../shared/contract.ts'
import { comparison as comparisonSchema } from '../../../../shared/model/changes.ts'
import type { Comparison } from '../../../../shared/model/changes.ts'
import { keepJson, keyOfKept, readKeptJson } from '../../revisions/kept-json.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace, versionTableOf } from '../context.ts'
import { identityOfSide } from '../schema/schema-sources.ts'

/** Raised whenever equal sides are compared otherwise. */
const COMPARING = 2

type ChangeQuestion = RequestOf<'changes.propose'>
type Identities = readonly [from: string | null, to: string | null]

const kept = z.object({ of: z.string(), comparison: comparisonSchema })

/**
 * The comparison of two sides that were found equal before and are the same still, by the hashes of what decides them:
 * a large schema that nobody changed is then not read again. Null where that is not known; errors are left to whoever
 * reads the sides.
 */
export async function foundEqual(
  context: EngineContext,
  question: ChangeQuestion,
): Promise<Comparison | null> {
  const { cache } = context.ports
  const found = kept.safeParse(await readKeptJson(cache, keyOf(context, question)))
  if (!found.success) return null
  try {
    const identities = await Promise.all([
      identityOfSide(context, question.from, question.target),
      identityOfSide(context, question.to, question.target),
    ])
    return found.data.of === ofBoth(context, question, identities) ? found.data.comparison : null
  } catch {
    return null
  }
}

/** Keeps a comparison for `foundEqual`, where it found nothing and both sides are known by hashes. */
export async function keepIfEqual(
  context: EngineContext,
  question: ChangeQuestion,
  identities: Identities,
  comparison: Comparison,
): Promise<void> {
  const of = ofBoth(context, question, identities)
  if (of === null || comparison.changes.length + comparison.candidates.length > 0) return
  await keepJson(context.ports.cache, keyOf(context, question), { of, comparison })
}

function keyOf(context: EngineContext, { from, to, target }: ChangeQuestion): string {
  const { root } = requireWorkspace(context).project
  return keyOfKept('equal', JSON.stringify([root, target, from, to]))
}

/** The hash of everything that decides a comparison; null where a side is not known. */
function ofBoth(context: EngineContext, question: ChangeQuestion, identities: Identities): string | null {
  if (identities.includes(null)) return null
  const { include, exclude, modelProgram } = requireWorkspace(context).project.settings
  const settings = [include, exclude, modelProgram, versionTableOf(context)]
  return hash('sha256', JSON.stringify([COMPARING, identities, settings, question]))
}
