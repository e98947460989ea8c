import type { SchemaSource } from '../../../shared/contract/schema.ts'
import type { HistoryView } from '../../../shared/contract/revisions.ts'
import type { ProjectInfo } from '../../../shared/model/project.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { revisionMap } from '../../state/selectors.ts'
import { shortId } from '../../state/words.ts'

/** What a picture can show: one schema, or what lies between two. */
type DiagramSubject = { readonly source: SchemaSource; readonly before: SchemaSource | null }

type Choice = { readonly value: string; readonly label: string }

/** The pictures that can be chosen, for a select. The values are read by `subjectOf`. */
export function diagramChoices(
  project: ProjectInfo,
  history: HistoryView | null,
  revision: string | null,
  target: string,
): { readonly group: string; readonly items: Choice[] }[] {
  const message = revision && history ? (revisionMap(history).get(revision)?.message ?? '') : ''
  const named = revision === null ? '' : `“${escapeForeign(message || shortId(revision))}”`
  const whole: Choice[] = [
    { value: 'heads', label: 'After all revisions' },
    ...(revision === null ? [] : [{ value: 'at', label: `After ${named}` }]),
    ...(project.settings.model === null ? [] : [{ value: 'model', label: 'The model' }]),
    ...project.targets.map(({ name }) => ({
      value: `target:${name}`,
      label: `Database ${escapeForeign(name)}`,
    })),
  ]
  const changes: Choice[] = [
    ...(revision === null ? [] : [{ value: 'revision', label: `What ${named} changes` }]),
    { value: 'pending', label: `What the pending revisions change on ${escapeForeign(target)}` },
    { value: 'drift', label: `What ${escapeForeign(target)} has changed by itself` },
    ...(project.settings.model === null
      ? []
      : [{ value: 'unwritten', label: 'What the model changes beyond all revisions' }]),
  ]
  return [
    { group: 'Changes, in color', items: changes },
    { group: 'One schema', items: whole },
  ]
}

/** The picture that a value of the select stands for. */
export function subjectOf(value: string, revision: string | null, target: string): DiagramSubject {
  if (value.startsWith('target:'))
    return { source: { kind: 'target', target: value.slice('target:'.length) }, before: null }
  switch (value) {
    case 'pending':
      return { source: { kind: 'heads' }, before: { kind: 'applied', target } }
    case 'drift':
      return { source: { kind: 'target', target }, before: { kind: 'applied', target } }
    case 'unwritten':
      return { source: { kind: 'model' }, before: { kind: 'heads' } }
    case 'model':
      return { source: { kind: 'model' }, before: null }
    case 'at':
      if (revision !== null) return { source: { kind: 'revision', revision }, before: null }
      break
    case 'revision':
      if (revision !== null)
        return { source: { kind: 'revision', revision }, before: { kind: 'before', revision } }
  }
  return { source: { kind: 'heads' }, before: null }
}
