import { HeadwayError } from '../../../../shared/errors.ts'
import type { Squash } from '../../../../shared/model/squash.ts'
import type { SchemaRenderer } from '../../dialects/schema-renderer.ts'
import { parseRevisionText } from '../../revisions/read-revision.ts'
import type { NewRevision } from '../../revisions/write-revision.ts'
import { leadsOn } from '../../shadow/places-in-turn.ts'
import type { Draft, Shadow } from '../../shadow/shadow.ts'
import { failed, isProved, proveSquash, refuseUnproved, unequalRows } from './prove-squash.ts'
import type { SquashProof } from './prove-squash.ts'
import { lookAt, recordRange } from './record-range.ts'
import type { Recorded } from './record-range.ts'
import type { Range } from './range.ts'
import { squashForms } from './squash-forms.ts'
import type { SquashForm } from './squash-forms.ts'

/** A file as it would be written. */
export type SquashDraft = { readonly file: NewRevision; readonly path: string; readonly text: string }

type Options = {
  readonly schemas: readonly string[]
  readonly renderer: SchemaRenderer
  readonly dropped: ReadonlySet<string>
  readonly render: (statements: readonly string[], recorded: Recorded) => SquashDraft
}

type Found = {
  readonly recorded: Recorded
  readonly form: SquashForm
  readonly draft: SquashDraft
  readonly proof: Omit<Squash['proof'], 'whyNoWayBack'>
}

/** The first form that does what the range does. Throws `changes_found` where none does. */
export async function findForm(
  shadow: Pick<Shadow, 'use'>,
  range: Pick<Range, 'below' | 'revisions' | 'from' | 'to'>,
  options: Options,
): Promise<Found> {
  const { schemas, dropped } = options
  const { below, revisions, from, to } = range
  const recorded = await shadow.use(below, (standing) => recordRange(standing, revisions, schemas))
  const fromNothing = below.length === 0
  if (!fromNothing) requireSteady(recorded)
  const forms = squashForms(recorded, { ...options, fromNothing })
  let unsteady: readonly string[] | null = null
  for (const [at, form] of forms.entries()) {
    const draft = options.render(form.statements, recorded)
    const proof = await tryForm(shadow, range, { draft: parsed(draft), recorded, schemas })
    const rows = dropped.size === 0
    const differing = rows ? proof.rows : []
    if (differing.length > 0 && proof.schema.length === 0)
      unsteady ??= await unsteadyPlaces(shadow, range, recorded, schemas)
    const held = { ...proof, rows: differing }
    if (isProved(held, unsteady ?? [])) {
      const tables = recorded.after.rows.size
      const downgrade = recorded.back === null ? 'none' : 'equal'
      return { recorded, form, draft, proof: { tables, unsteady: [...(unsteady ?? [])], rows, downgrade } }
    }
    if (at === forms.length - 1) refuseUnproved(`${from.id}:${to.id}`, held)
  }
  throw new HeadwayError('internal', 'There is no form of a squash.')
}

/** Code that looks at rows before it decides does something else on a database that has others; plain SQL decides nothing. */
function requireSteady({ steps }: Recorded): void {
  const reading = steps.flatMap(({ revision: { id, format }, readsData }) =>
    readsData && format !== 'sql' ? [id] : [],
  )
  if (reading.length === 0) return
  throw new HeadwayError(
    'unsupported',
    `${reading.join(', ')} ${reading.length === 1 ? 'goes' : 'go'} by what the database holds, which differs from database to database: its statements cannot be written down.`,
    { candidates: reading, hint: 'Squash a range without it, or one that begins at base.' },
  )
}

type Try = { readonly draft: Draft; readonly recorded: Recorded; readonly schemas: readonly string[] }

async function tryForm(
  shadow: Pick<Shadow, 'use'>,
  { below }: Pick<Range, 'below'>,
  { draft, recorded, schemas }: Try,
): Promise<SquashProof> {
  try {
    return await shadow.use(below, (standing) => proveSquash(standing, draft, recorded, schemas))
  } catch (error) {
    if (draft.transaction || !(error instanceof HeadwayError) || leadsOn(error)) throw error
    return { schema: [failed('upgrade', error)], rows: [], downgrade: [] }
  }
}

/** What differs when the same revisions run again: the time of day, random numbers. */
async function unsteadyPlaces(
  shadow: Pick<Shadow, 'use'>,
  { below, revisions }: Pick<Range, 'below' | 'revisions'>,
  { after }: Recorded,
  schemas: readonly string[],
): Promise<readonly string[]> {
  return shadow.use([...below, ...revisions], async ({ session }) =>
    unequalRows(after, await lookAt(session, schemas)),
  )
}

function parsed({ path, text }: SquashDraft): Draft {
  const { revision, diagnostics } = parseRevisionText(text, path)
  if (revision !== null) return { ...revision, text }
  throw new HeadwayError('internal', `The squash cannot be read back: ${diagnostics[0]?.message ?? ''}`, {
    detail: text,
  })
}
