import { HeadwayError } from '../../../../shared/errors.ts'
import type { TargetState } from '../../../../shared/model/database.ts'
import { shellQuote } from '../../../../shared/shell-quote.ts'
import type { SquashStanding } from '../../../../shared/model/squash.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { readTargetState } from '../targets/target-state.ts'
import type { Range } from './range.ts'

/** Where every known database stands to a range. Polled side by side. */
export async function standingsOf(context: EngineContext, range: Range): Promise<SquashStanding[]> {
  const { targets } = requireWorkspace(context).project
  const states = await Promise.all(targets.map(({ name }) => readTargetState(context, name)))
  return states.map((state) => standingOf(state, range))
}

/** A database needs nothing before the range, where the squash will run, and nothing after it, for the id stays. Pure. */
function standingOf(
  { target, status, summary, applied, unknownRows }: TargetState,
  { revisions, to }: Pick<Range, 'revisions' | 'to'>,
): SquashStanding {
  if (status !== 'ok') return { target, position: 'unknown', detail: summary }
  if (unknownRows.length > 0) return { target, position: 'unknown', detail: summary }
  const has = new Set(applied)
  if (has.has(to.id)) return { target, position: 'after', detail: null }
  const last = revisions.findLast(({ id }) => has.has(id))
  return last === undefined
    ? { target, position: 'before', detail: null }
    : { target, position: 'inside', detail: last.id }
}

/** Throws `file_conflict` where a database has run a part of the range: its other half would be gone. */
export function requireNobodyInside({ to }: Range, databases: readonly SquashStanding[]): void {
  const inside = databases.filter(({ position }) => position === 'inside')
  const [first] = inside
  if (first === undefined) return
  throw new HeadwayError(
    'file_conflict',
    `Nothing was written: ${inside.map(({ target, detail }) => `${target} stands at ${detail ?? ''}`).join(', ')}, inside the range, and must finish it first.`,
    {
      candidates: inside.map(({ target }) => target),
      hint: `headway upgrade ${to.id} --target ${shellQuote(first.target)}`,
    },
  )
}
