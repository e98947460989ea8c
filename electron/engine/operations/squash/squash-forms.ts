import type { Squash } from '../../../../shared/model/squash.ts'
import type { EffectKind } from '../../../../shared/model/effects.ts'
import type { SchemaRenderer } from '../../dialects/schema-renderer.ts'
import { planMove } from '../../schema/render-sql.ts'
import { ifMissing } from '../../sql/effects.ts'
import type { Recorded } from './record-range.ts'
import { dataStatements } from './squash-data.ts'

/** One way to do what a range did. */
export type SquashForm = Pick<Squash, 'form' | 'why'> & { readonly statements: readonly string[] }

/** Effects that a schema can be asked for afterwards. */
const visible = new Set<EffectKind>([
  'create',
  'alter',
  'rename',
  'drop',
  'cascade',
  'rebuild',
  'add column',
  'drop column',
  'rename column',
  'change type',
  'set not null',
  'add constraint',
  'drop constraint',
  'insert',
  'update',
  'delete',
  'truncate',
  'read',
  'maintain',
])

type Choice = {
  readonly renderer: SchemaRenderer
  /** The range begins at base: no database that runs the squash has rows of its own. */
  readonly fromNothing: boolean
  /** Revisions whose data steps are left out; `all`. */
  readonly dropped: ReadonlySet<string>
}

/**
 * The possible forms, best first, each still to be proved. The final schema is created directly only where the range
 * begins at base: on a database with rows the steps between may matter. Pure.
 */
export function squashForms(recorded: Recorded, { renderer, fromNothing, dropped }: Choice): SquashForm[] {
  const isDropped = (id: string): boolean => dropped.has(id) || dropped.has('all')
  const statements = recorded.steps.flatMap(({ revision, statements: ran }) => {
    const data = new Set(isDropped(revision.id) ? dataStatements(ran) : [])
    return ran.filter((each) => !data.has(each)).map(({ sql }) => sql)
  })
  const asTheyRan = (why: string): SquashForm => ({ form: 'statements', why, statements })
  if (!fromNothing)
    return [asTheyRan('The range does not begin at base: databases run it with rows of their own.')]
  const unclear = hiddenWork(recorded)
  if (unclear !== null) return [asTheyRan(unclear)]
  const { before, after, steps } = recorded
  const data = steps.flatMap(({ revision, statements: ran }) =>
    isDropped(revision.id) ? [] : dataStatements(ran).map(({ sql }) => sql),
  )
  const made = renderer.statements(planMove(renderer, before, after.schema))
  return [
    {
      form: 'schema',
      why: 'It makes the schema that came out at the end, and then the rows.',
      statements: [...made, ...data],
    },
    asTheyRan('Every statement is kept: the final schema, made directly, would not be the same.'),
  ]
}

/** Why a schema may not show all that was done; null where it does. */
function hiddenWork({ steps, after }: Recorded): string | null {
  if (after.schema.notCompared.length > 0)
    return `The schema holds what is not compared: ${after.schema.notCompared[0]?.kind ?? ''}.`
  for (const { revision, statements } of steps) {
    for (const { effects } of statements) {
      const hidden = effects?.find(
        ({ effect, detail }) => !visible.has(effect) || (effect === 'create' && detail === ifMissing),
      )
      if (hidden !== undefined)
        return `${revision.id} does what a schema may not show: ${hidden.detail ?? hidden.effect}.`
    }
  }
  return null
}
