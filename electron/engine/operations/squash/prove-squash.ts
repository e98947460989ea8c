import { HeadwayError } from '../../../../shared/errors.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import type { Draft, Standing } from '../../shadow/shadow.ts'
import { lookAt } from './record-range.ts'
import type { Look, Recorded } from './record-range.ts'

/** The differences, in words; empty lists where there are none. */
export type SquashProof = {
  readonly schema: readonly string[]
  /** Columns, or tables. */
  readonly rows: readonly string[]
  readonly downgrade: readonly string[]
}

/**
 * Runs a squash up and down on a shadow that stands before it, and holds it against what the range did. What does not run is
 * told as a difference.
 */
export async function proveSquash(
  standing: Standing,
  draft: Draft,
  recorded: Recorded,
  schemas: readonly string[],
): Promise<SquashProof> {
  const { up, down } = await runBoth(standing, draft, recorded.back !== null, schemas)
  if (up instanceof HeadwayError) return { schema: [failed('upgrade', up)], rows: [], downgrade: [] }
  const schema = changed(recorded.after, up)
  const rows = unequalRows(recorded.after, up)
  if (recorded.back === null || down === null) return { schema, rows, downgrade: [] }
  if (down instanceof HeadwayError) return { schema, rows, downgrade: [failed('downgrade', down)] }
  return { schema, rows, downgrade: changed(recorded.back.look, down) }
}

type Ran = { readonly up: Look | HeadwayError; readonly down: Look | HeadwayError | null }

/** A run in transactions is rolled back; one outside leaves traces, so its failure ends the scratch database. */
async function runBoth(
  standing: Standing,
  draft: Draft,
  hasWayBack: boolean,
  schemas: readonly string[],
): Promise<Ran> {
  const look = (): Promise<Look> => lookAt(standing.session, schemas)
  if (draft.transaction) {
    const { up, down } = await standing.tryOut([draft], look)
    return { up, down: hasWayBack ? down : null }
  }
  await standing.run(draft, 'upgrade')
  const up = await look()
  if (!hasWayBack) return { up, down: null }
  await standing.run(draft, 'downgrade')
  return { up, down: await look() }
}

/** What does not run at all, as a difference. */
export function failed(direction: string, { message }: HeadwayError): string {
  return `its ${direction} does not run: ${message}`
}

function changed(wanted: Look, got: Look): string[] {
  return compareSnapshots(wanted.schema, got.schema).changes.map(({ title }) => title)
}

/**
 * Where rows differ: the columns with different values, or the table where the same values are combined differently.
 */
export function unequalRows(left: Look, right: Look): string[] {
  const names = new Set([...left.rows.keys(), ...right.rows.keys()])
  return [...names].toSorted().flatMap((name) => {
    const [here, there] = [left.rows.get(name), right.rows.get(name)]
    if (here === undefined || there === undefined || here.whole === there.whole)
      return here?.whole === there?.whole ? [] : [name]
    const columns = [...here.columns].filter(([column, values]) => there.columns.get(column) !== values)
    return columns.length === 0 ? [name] : columns.map(([column]) => `${name}.${column}`)
  })
}

/** Whether nothing differs, apart from values that differ at every run. */
export function isProved({ schema, rows, downgrade }: SquashProof, leftOut: Iterable<string>): boolean {
  const unsteady = new Set(leftOut)
  return schema.length === 0 && downgrade.length === 0 && rows.every((place) => unsteady.has(place))
}

/** Throws `changes_found` with all that differs. */
export function refuseUnproved(range: string, proof: SquashProof): never {
  const { schema, rows, downgrade } = proof
  throw new HeadwayError(
    'changes_found',
    `Nothing was written: on the shadow the squash of ${range} leads elsewhere than its revisions.`,
    {
      problems: [
        ...schema,
        ...rows.map((place) => `other rows: ${place}`),
        ...downgrade.map((each) => `rolled back: ${each}`),
      ],
      hint: 'Squash a shorter range, without the revision that these come from.',
    },
  )
}
