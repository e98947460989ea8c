import { HeadwayError } from '../../../../shared/errors.ts'
import type { StatementInfo } from '../../../../shared/model/plan.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { Session } from '../../dialects/dialect.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import { leadsOn } from '../../shadow/places-in-turn.ts'
import type { Standing } from '../../shadow/shadow.ts'
import { changesSomething } from '../../sql/changes-something.ts'
import { withEffects } from '../../sql/effects.ts'

/** What a scratch database holds: its schema, and the rows of each table. */
export type Look = { readonly schema: SchemaSnapshot; readonly rows: ReadonlyMap<string, TableRows> }

/** All rows as one text in a fixed order, and the same for the values of each column. */
type TableRows = { readonly whole: string; readonly columns: ReadonlyMap<string, string> }

/** One revision of a range as it ran. */
export type RecordedStep = {
  readonly revision: Revision
  /** Those that do something, bindings as literals. */
  readonly statements: readonly StatementInfo[]
  readonly readsData: boolean
}

/** A range as it ran, both ways. */
export type Recorded = {
  readonly before: SchemaSnapshot
  readonly steps: readonly RecordedStep[]
  readonly after: Look
  /** The way back; null where some of them have none, or it does not run. */
  readonly back: { readonly statements: readonly string[]; readonly look: Look } | null
  /** Why there is no way back. */
  readonly whyNoWayBack: string | null
}

/** Runs a range, in upgrade order, on a shadow that stands before it, and back again where all of it can go back. */
export async function recordRange(
  standing: Standing,
  revisions: readonly Revision[],
  schemas: readonly string[],
): Promise<Recorded> {
  const { session } = standing
  const before = await takeSnapshot(session, schemas)
  const steps: RecordedStep[] = []
  for (const revision of revisions) steps.push({ revision, ...(await standing.run(revision, 'upgrade')) })
  const after = await lookAt(session, schemas)
  const back = await recordWayBack(standing, revisions, schemas)
  return { before, steps: await keepEffective(session, steps), after, ...back }
}

/** A query changes nothing, unless a function that it calls does. */
async function keepEffective(
  { dialect }: Session,
  steps: readonly RecordedStep[],
): Promise<readonly RecordedStep[]> {
  const all = steps.flatMap(({ statements }) => statements)
  const known = await withEffects(dialect.readEffects, all)
  let at = 0
  return steps.map((step) => ({
    ...step,
    statements: known
      .slice(at, (at += step.statements.length))
      .filter(
        (each) =>
          changesSomething(each) ||
          (each.kind === 'select' && each.effects?.some(({ effect }) => effect !== 'read')),
      ),
  }))
}

async function recordWayBack(
  standing: Standing,
  revisions: readonly Revision[],
  schemas: readonly string[],
): Promise<Pick<Recorded, 'back' | 'whyNoWayBack'>> {
  const oneWay = revisions.filter(({ downgrade }) => downgrade !== 'present').map(({ id }) => id)
  if (oneWay.length > 0)
    return { back: null, whyNoWayBack: `${oneWay.join(', ')} cannot be rolled back: neither can the squash` }
  const statements: string[] = []
  for (const revision of revisions.toReversed()) {
    try {
      const ran = await standing.run(revision, 'downgrade')
      statements.push(...ran.statements.filter(changesSomething).map(({ sql }) => sql))
    } catch (error) {
      if (!(error instanceof HeadwayError) || leadsOn(error)) throw error
      return { back: null, whyNoWayBack: `the downgrade of ${revision.id} does not run: ${error.message}` }
    }
  }
  return { back: { statements, look: await lookAt(standing.session, schemas) }, whyNoWayBack: null }
}

/** Schema and rows. A scratch database holds what revisions inserted, and no more. */
export async function lookAt(session: Session, schemas: readonly string[]): Promise<Look> {
  const schema = await takeSnapshot(session, schemas)
  const { dialect } = session
  const quote = (name: string): string => dialect.quoteIdentifier(name)
  const rows = new Map<string, TableRows>()
  for (const { schema: owner, name, kind, columns } of schema.tables) {
    if (kind !== 'table') continue
    const names = columns.map((column) => column.name).toSorted()
    const list = names.map((column, n) => `${dialect.copies.textOf(quote(column))} AS c${n}`).join(', ')
    if (names.length === 0) continue
    const table = [owner, name].map(quote).join('.')
    const found = (await session.query(`SELECT ${list} FROM ${table}`)).rows
    const values = (n: number): string => sorted(found.map((row) => textOf(row[`c${n}`])))
    rows.set(`${owner}.${name}`, {
      whole: sorted(found.map(textOf)),
      columns: new Map(names.map((column, n) => [column, values(n)])),
    })
  }
  return { schema, rows }
}

function sorted(lines: readonly string[]): string {
  return lines.toSorted().join('\n')
}

function textOf(found: unknown): string {
  return JSON.stringify(found, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)) ?? ''
}
