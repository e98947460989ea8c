import type { HistoryView } from '../../../../shared/contract/revisions.ts'
import type { SchemaSource } from '../../../../shared/contract/schema.ts'
import type { ProjectInfo } from '../../../../shared/model/project.ts'
import { escapeForeign } from '../../../state/foreign-text.ts'
import { revisionMap } from '../../../state/selectors.ts'
import { shortId } from '../../../state/words.ts'

type Choice = { readonly value: string; readonly label: string }
type ChoiceGroup = { readonly group: string; readonly items: Choice[] }

/** What a revision's schema can be compared with, for a searched list; revisions as in the history, newest first. The values are read by `sourceOf`. */
export function compareChoices(project: ProjectInfo, history: HistoryView, revision: string): ChoiceGroup[] {
  const messages = revisionMap(history)
  const own: Choice[] = [
    { value: 'before', label: 'Before this revision' },
    { value: 'empty', label: 'Empty database' },
  ]
  if (project.settings.model !== null) own.push({ value: 'model', label: 'Model' })
  return [
    { group: 'This revision', items: own },
    {
      group: 'Compare with a database',
      items: project.targets.map(({ name }) => ({
        value: `target:${name}`,
        label: `Database ${escapeForeign(name)}`,
      })),
    },
    {
      group: 'Compare with another revision',
      items: history.graph.nodes
        .filter(({ id, ghost }) => id !== revision && !ghost)
        .map(({ id }) => ({
          value: `revision:${id}`,
          label: `${escapeForeign(messages.get(id)?.message ?? '')} · ${escapeForeign(shortId(id))}`,
        })),
    },
  ]
}

/** What may stand on the other side of the comparison: this revision, the model, a database. */
export function comparedChoices(project: ProjectInfo): Choice[] {
  const model = project.settings.model === null ? [] : [{ value: 'model', label: 'with the model' }]
  return [
    { value: 'this', label: 'with this revision' },
    ...model,
    ...project.targets.map(({ name }) => ({
      value: `target:${name}`,
      label: `with database ${escapeForeign(name)}`,
    })),
  ]
}

/** The source that a value of the select stands for. */
export function sourceOf(value: string, revision: string): SchemaSource {
  if (value.startsWith('target:')) return { kind: 'target', target: value.slice('target:'.length) }
  if (value.startsWith('revision:')) return { kind: 'revision', revision: value.slice('revision:'.length) }
  if (value === 'model' || value === 'empty') return { kind: value }
  if (value === 'this') return { kind: 'revision', revision }
  return { kind: 'before', revision }
}
