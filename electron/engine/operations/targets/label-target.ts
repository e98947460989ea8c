import { HeadwayError } from '../../../../shared/errors.ts'
import { tier as tiers } from '../../../../shared/model/project.ts'
import { withTransaction } from '../../dialects/scopes.ts'
import { wrongLabel } from '../../checks/ledger-checks.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, withSession } from '../context.ts'

/**
 * Writes who a database says it is, in one transaction. Throws `invalid_request` for a label that would contradict the
 * target, `label_mismatch` where the database carries one that does, `confirmation_needed` where the name of a production
 * target was not typed, and `database_read_only`.
 */
export async function labelTarget(
  context: EngineContext,
  request: { readonly target: string; readonly label: string | null; readonly confirm: string | null },
): Promise<{ label: string | null }> {
  const { label } = request
  const { target, dialect, connection } = requireTarget(context, request.target)
  const fitting = [target.tier, target.name]
  if (label !== null && !fitting.includes(label)) throw contradicting(label, target.name, target.tier)
  if (target.tier === 'production' && request.confirm !== target.name) {
    throw new HeadwayError(
      'confirmation_needed',
      `${target.name} is production: type its name to label it.`,
      {
        hint: `Add --confirm ${target.name}`,
      },
    )
  }
  await withSession(dialect, connection, async (session) => {
    const { readOnly, label: found } = await dialect.identify(session)
    if (readOnly)
      throw new HeadwayError('database_read_only', `The database of ${target.name} can only be read.`)
    if (found !== null && !fitting.includes(found)) throw ofAnother(found, target.name, target.tier)
    await withTransaction(session, () => dialect.writeLabel(session, label))
  })
  context.hub.emit('target.changed', { target: target.name })
  return { label }
}

/** A label guards itself: through a target that it refuses it is not changed either. */
function ofAnother(label: string, name: string, tier: string): HeadwayError {
  return new HeadwayError(
    'label_mismatch',
    `The database of ${name} is labelled ${label}, and the target ${name} is ${tier}: its URL may lead to another database than is meant.`,
    { hint: wrongLabel },
  )
}

/** Written through this target it would refuse this very target. */
function contradicting(label: string, name: string, tier: string): HeadwayError {
  const known = tiers.options.includes(label as (typeof tiers.options)[number])
  return new HeadwayError('invalid_request', `The label ${label} contradicts the target ${name} (${tier}).`, {
    hint: known
      ? `Correct the tier of ${name} first, or label it ${[...new Set([tier, name])].join(' or ')}.`
      : `A label is the tier or the name of the target: ${[...new Set([tier, name])].join(' or ')}.`,
    candidates: [tier, name],
  })
}
