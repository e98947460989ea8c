import { buildGraph } from '../../../electron/engine/graph/build-graph.ts'
import type { GraphInput, RevisionGraph } from '../../../electron/engine/graph/revision-graph.ts'

/**
 * A graph from one line a revision, in load order: `id < parent parent > dependency #label`. Every part but the id
 * may be left out.
 */
export function makeGraph(text: string): RevisionGraph {
  return buildGraph(parseRevisions(text))
}

export function parseRevisions(text: string): GraphInput[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').map(parseLine)
}

function parseLine(line: string, at: number): GraphInput {
  const words = line.split(/\s+/)
  const after = (mark: string): string[] => {
    const start = words.indexOf(mark)
    if (start < 0) return []
    const end = words.findIndex(
      (word, index) => index > start && (word === '<' || word === '>' || word.startsWith('#')),
    )
    return words.slice(start + 1, end < 0 ? undefined : end)
  }
  return {
    id: words[0] ?? '',
    downRevisions: after('<'),
    dependsOn: after('>'),
    branchLabels: words.filter((word) => word.startsWith('#')).map((word) => word.slice(1)),
    path: `migrations/${at}_${words[0]}.ts`,
  }
}
