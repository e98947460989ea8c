import type { HistoryView } from '../../shared/contract/revisions.ts'
import { nodeMap, revisionMap } from './selectors.ts'

/**
 * What stands behind a candidate expression such as `1975ea83b712`, `pricing@-1` or `1975ea83b712-1`: the message of
 * the revision it names, or of the newest one of its label. Empty where it names none.
 */
export function sideMessage(candidate: string, history: HistoryView | null): string {
  if (!history) return ''
  const word = candidate.split('@')[0] ?? candidate
  const name = candidate.includes('@') ? word : candidate.replace(/[+-]\d+$/, '')
  const exact = revisionMap(history).get(name)
  if (exact) return exact.message
  const labelled = history.graph.nodes.find((node) => node.labels.includes(name))
  if (labelled) return `branch ${name}: ${revisionMap(history).get(labelled.id)?.message ?? ''}`
  const prefixed =
    name.length > 3 ? [...nodeMap(history).keys()].find((id) => id.startsWith(name)) : undefined
  return prefixed === undefined ? '' : (revisionMap(history).get(prefixed)?.message ?? '')
}
