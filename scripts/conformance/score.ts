import { buildGraph } from '../../electron/engine/graph/build-graph.ts'
import { answerCase } from './answer-case.ts'
import { agrees } from './compare.ts'
import { explainingDecision } from './decisions.ts'
import { graphInput, type Answer, type VectorFile } from './vectors.ts'

export type Score = {
  readonly cases: number
  readonly agree: number
  readonly decided: readonly { id: string; decision: number; expected: Answer; got: Answer }[]
  readonly wrong: readonly { id: string; expected: Answer; got: Answer }[]
}

/** Scores every case: it agrees, or differs by a numbered decision, or is wrong. */
export function scoreVectors({ graphs, cases }: VectorFile): Score {
  const built = new Map(
    Object.entries(graphs).map(([name, revisions]) => [name, buildGraph(graphInput(revisions))]),
  )
  const decided: { id: string; decision: number; expected: Answer; got: Answer }[] = []
  const wrong: { id: string; expected: Answer; got: Answer }[] = []
  for (const vector of cases) {
    const graph = built.get(vector.graph) ?? buildGraph([])
    const got = answerCase(graph, vector)
    const { id, expected } = vector
    if (agrees(vector, got)) continue
    const decision = explainingDecision({ vector, graph, expected, got })
    if (decision === null) wrong.push({ id, expected, got })
    else decided.push({ id, decision, expected, got })
  }
  return { cases: cases.length, agree: cases.length - decided.length - wrong.length, decided, wrong }
}
