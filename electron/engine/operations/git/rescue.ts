import { HeadwayError } from '../../../../shared/errors.ts'
import type { Plan } from '../../../../shared/model/plan.ts'
import { shellQuote } from '../../../../shared/shell-quote.ts'
import type { MissingRevision, Rescue } from '../../../../shared/model/rescue.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { makePlan } from '../plans/make-plan.ts'
import { readDatabase, rowsOf } from '../targets/read-database.ts'
import type { BorrowedFile, History } from '../workspace.ts'
import { requireRepository } from './committed-revisions.ts'
import { lookElsewhere, variantsOf } from './find-missing.ts'
import { chooseVariant, wayBackFrom } from './ways-back.ts'

/** Looks in the repository for what a database has and the checkout lacks. Writes nothing, checks nothing out. */
export async function findRescue(
  context: EngineContext,
  target: string,
  chosen: readonly string[] = [],
): Promise<Rescue> {
  const repository = await requireRepository(context)
  const history = await requireWorkspace(context).freshHistory()
  const database = await readDatabase(context, target)
  const rows = rowsOf(database.table, requireWorkspace(context).project.settings)
  const unknown = rows.filter((row) => !isKnown(history, row))
  const wanted = [...unknown, ...history.graph.ghosts.map(({ id }) => id)]
  if (wanted.length === 0) return { target, rows: [...rows], missing: [], ways: [], notes: [] }
  const elsewhere = await lookElsewhere(context, repository, history)
  const ran = new Map(
    (database.ledger?.summary ?? []).map(({ revision, fileHash }) => [revision, fileHash ?? null]),
  )
  const missing = new Map<string, MissingRevision>()
  for (let id = wanted.shift(); id !== undefined; id = wanted.shift()) {
    if (missing.has(id) || isKnown(history, id)) continue
    const variants = await variantsOf(repository, elsewhere.byId.get(id) ?? [], ran.get(id) ?? null)
    missing.set(id, { revision: id, row: unknown.includes(id), variants })
    wanted.push(...variants.flatMap(({ revision }) => revision.downRevisions))
  }
  const all = [...missing.values()]
  const ways = unknown.map((row) => wayBackFrom(row, all, (id) => isKnown(history, id), chosen))
  return { target, rows: [...rows], missing: all, ways, notes: [...elsewhere.notes] }
}

function isKnown({ byId }: History, id: string): boolean {
  return byId.has(id)
}

/**
 * The plan that leads a database back from a row to what the checkout has, by the downgrades of the files that were
 * found. Throws `unknown_database_revision` where there is no such way.
 */
export async function planWayBack(
  context: EngineContext,
  target: string,
  row: string,
  chosen: readonly string[],
): Promise<Plan> {
  const { project } = requireWorkspace(context)
  if (project.knex !== null) {
    throw new HeadwayError('unsupported', 'A migration of knex runs from its own file alone.', {
      hint: 'Check out the branch that has it, and roll back there.',
    })
  }
  const { missing, ways } = await findRescue(context, target, chosen)
  const way = ways.find((each) => each.row === row)
  if (way === undefined || way.whyNot !== null) {
    throw new HeadwayError(
      'unknown_database_revision',
      way?.whyNot ?? `${row} is no revision that the files lack.`,
      {
        category: 'not_found',
        hint: 'Stay and check out the branch that has it, or correct the table: headway rescue --stamp',
      },
    )
  }
  const files = missing.flatMap((each): BorrowedFile[] => {
    const variant = way.through.includes(each.revision) ? chooseVariant(each, chosen) : null
    return variant === null ? [] : [{ revision: variant.revision, text: variant.text }]
  })
  await requireWorkspace(context).borrow(files)
  const expressions = [`${row}@${way.onto[0] ?? 'base'}`]
  const plan = await makePlan(context, { kind: 'downgrade', target, expressions, purge: false })
  return context.plans.keep({ ...plan, command: `headway rescue --back --target ${shellQuote(target)}` })
}
