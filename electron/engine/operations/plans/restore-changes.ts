import { HeadwayError } from '../../../../shared/errors.ts'
import type { SchemaChange } from '../../../../shared/model/changes.ts'
import type { StatementLabel } from '../../dialects/operation-rules.ts'
import type { Restore } from '../../plan/compute-restore.ts'
import { hashOfText } from '../../revisions/revision-text.ts'
import { chosenChanges } from '../changes/choice.ts'
import { compareSides } from '../changes/propose-changes.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { fileStatement } from '../revisions/revision-bodies.ts'
import { renderParts } from '../../schema/render-parts.ts'

/**
 * The statements that lead from a database as it is to what the revisions up to some rows imply.
 * @param chosen differences as Drift names them, seen from the revisions (`create table public.notes` is one that only
 * the database has); none stand for all that nobody set aside
 * Throws `invalid_request` for a difference that there is not, and where no revision is applied.
 */
export async function restoreChanges(
  context: EngineContext,
  target: string,
  rows: readonly string[],
  chosen: readonly string[],
): Promise<LabelledRestore> {
  if (rows.length === 0)
    throw new HeadwayError(
      'invalid_request',
      `No revision is applied on ${target}: nothing says how it should be.`,
      {
        hint: 'Upgrade it, or stamp it as the revision that it is at.',
      },
    )
  const { comparison, from } = await compareSides(context, {
    target,
    from: { kind: 'target', target },
    to: { kind: 'rows', rows: [...rows] },
    renames: [],
    drops: [],
    include: null,
    exclude: null,
  })
  const ignored = requireWorkspace(context).project.settings.ignoredChanges.map(({ change }) => change)
  const wanted = wantedIds(comparison.changes, chosen, ignored)
  const changes = chosenChanges(comparison.changes, wanted)
  if (changes.length === 0) return { title: '', sql: '', hash: '', labels: [] }
  const { name, renderer, operations } = requireTarget(context, target).dialect
  const statements = renderParts(changes, { renderer, from, online: false }).flatMap(({ there }) =>
    there.statements.map((sql) => ({
      sql: fileStatement(name, sql),
      label: operations.label(there.move, sql),
    })),
  )
  const sql = statements.map((each) => each.sql).join('\n\n')
  return {
    title: titleOf(changes),
    sql,
    hash: hashOfText(sql),
    labels: statements.map(({ label }) => label),
  }
}

/** With what each statement is called, where its own words would mislead; null for the others. */
type LabelledRestore = Restore & { readonly labels: readonly (StatementLabel | null)[] }

/** Ids of changes that lead back, from differences as Drift names them. Pure. */
function wantedIds(
  changes: readonly SchemaChange[],
  chosen: readonly string[],
  ignored: readonly string[],
): readonly string[] {
  if (chosen.length === 0)
    return changes.flatMap(({ id }) => (ignored.includes(seenFromRevisions(id)) ? [] : [id]))
  const known = new Map(changes.map(({ id }) => [seenFromRevisions(id), id]))
  return chosen.map((name) => {
    const id = known.get(name)
    if (id !== undefined) return id
    throw new HeadwayError('invalid_request', `"${name}" is not among the differences of now.`, {
      candidates: [...known.keys()],
      hint: 'List them with: headway drift',
    })
  })
}

/** Differences are named from the revisions' side: what was created by hand must be dropped, and the reverse. */
function seenFromRevisions(id: string): string {
  return id.replace(/^(create|drop)\b/, (word) => (word === 'create' ? 'drop' : 'create'))
}

function titleOf(changes: readonly SchemaChange[]): string {
  const [first, ...others] = changes.filter(({ consequenceOf }) => consequenceOf === null)
  const more = others.length === 0 ? '' : ` and ${others.length.toLocaleString('en')} more`
  return `${first?.title ?? 'restore'}${more}`
}
