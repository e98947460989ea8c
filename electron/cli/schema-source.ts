import type { SchemaSource } from '../../shared/contract/schema.ts'
import type { ProjectInfo } from '../../shared/model/project.ts'

/** How a side of a comparison is spelled, for help texts. */
export const sourceHelp =
  'a target, a revision, heads, base, model, or a .sql/.ts/.js file; target:NAME and revision:ID where a name could be both'

/** What a word stands for as a side of a comparison: `target:` and `revision:` say it outright. Pure. */
export function schemaSourceOf(text: string, project: Pick<ProjectInfo, 'targets'>): SchemaSource {
  const target = /^target:(.+)$/.exec(text)?.[1]
  if (target !== undefined) return { kind: 'target', target }
  const revision = /^revision:(.+)$/.exec(text)?.[1]
  if (revision !== undefined) return { kind: 'revision', revision }
  if (text === 'model') return { kind: 'model' }
  if (text === 'heads') return { kind: 'heads' }
  if (text === 'base') return { kind: 'empty' }
  if (project.targets.some(({ name }) => name === text)) return { kind: 'target', target: text }
  if (/\.(sql|[cm]?[jt]s)$/.test(text)) return { kind: 'file', path: text }
  return { kind: 'revision', revision: text }
}
