import { expect, test } from 'vitest'
import { buildGraph } from '../../../electron/engine/graph/build-graph.ts'
import { currentTips } from '../../../electron/engine/graph/current.ts'
import { historyRange } from '../../../electron/engine/graph/history.ts'
import type { RevisionGraph } from '../../../electron/engine/graph/revision-graph.ts'
import { resolveRevision, resolveRevisions } from '../../../electron/engine/graph/resolve.ts'
import { computeDowngrade } from '../../../electron/engine/plan/compute-downgrade.ts'
import { computeStamp } from '../../../electron/engine/plan/compute-stamp.ts'
import { computeUpgrade } from '../../../electron/engine/plan/compute-upgrade.ts'
import type { ComputedSteps } from '../../../electron/engine/plan/computed-steps.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { RowChange } from '../../../shared/model/plan.ts'
import { randomRevisions, randomRows, randomTarget } from './random-graphs.ts'
import { referenceHistory } from './reference-history.ts'
import { ReferenceModel, Refused, type ReferenceStep } from './reference-model.ts'
import { forSeeds } from './seeds.ts'

/** Seconds on a quiet machine; generous, because machines are not. */
const timeout = 120_000 * Number(process.env['PATIENCE'] ?? 1)

type Outcome = { readonly refused: string } | { readonly value: unknown }

const summary = (steps: readonly { readonly revision: string | null; readonly rows: readonly string[] }[]) =>
  steps.map(({ revision, rows }) => [revision, ...rows])

function outcomeOf(work: () => unknown): Outcome {
  try {
    return { value: work() }
  } catch (error) {
    if (error instanceof Refused) return { refused: error.category }
    if (error instanceof HeadwayError) return { refused: error.data.category ?? 'no category' }
    throw error
  }
}

/** Both answers with what was asked, so that a failure can be read. */
function compare(asked: unknown, engine: () => unknown, reference: () => unknown): void {
  expect({ asked, ...outcomeOf(engine) }).toEqual({ asked, ...outcomeOf(reference) })
}

/** Every change hits exactly one row, and the changes lead to the rows that the step promises. */
function checkRows(before: readonly string[], { steps, to }: ComputedSteps): readonly ReferenceStep[] {
  let rows = [...before]
  for (const step of steps) {
    for (const change of step.rowChanges) rows = applyChange(rows, change)
    expect(rows.toSorted()).toEqual(step.rowsAfter)
  }
  expect(rows.toSorted()).toEqual(to)
  return steps.map(({ revision, rowsAfter }) => ({ revision, rows: rowsAfter }))
}

function applyChange(rows: readonly string[], change: RowChange): string[] {
  const gone = change.kind === 'update' ? change.from : change.kind === 'delete' ? change.id : null
  const come = change.kind === 'update' ? change.to : change.kind === 'insert' ? change.id : null
  if (gone !== null) expect(rows.filter((row) => row === gone)).toHaveLength(1)
  if (come !== null) expect(rows).not.toContain(come)
  return [...rows.filter((row) => row !== gone), ...(come === null ? [] : [come])]
}

function checkGraph(graph: RevisionGraph, model: ReferenceModel): void {
  const labels = model.propagated()
  expect(graph.diagnostics).toEqual([])
  expect(graph.heads.map((node) => node.id)).toEqual(model.heads)
  expect(graph.realHeads.map((node) => node.id)).toEqual(model.realHeads)
  expect(graph.bases.map((node) => node.id)).toEqual(model.bases)
  expect(historyRange(graph, null, []).map((node) => node.id)).toEqual(
    model.order(new Set(model.ids), model.realHeads),
  )
  const facts = graph.nodes.map(({ id, downs, labels }) => [id, downs.map((below) => below.id), labels])
  expect(facts).toEqual(model.ids.map((id) => [id, model.downs(id), [...(labels.get(id) ?? [])].toSorted()]))
}

test(
  '5,000 random graphs: graph, expressions and steps are those of the reference model',
  { timeout },
  () => {
    forSeeds('reference', 5_000, (random) => {
      const revisions = randomRevisions(random)
      const graph = buildGraph(revisions)
      const model = new ReferenceModel(revisions)
      checkGraph(graph, model)
      const rows = randomRows(random, revisions, (id) => model.anc(id))
      const asked = { revisions, rows, target: randomTarget(random, revisions) }
      const { target } = asked
      compare(
        asked,
        () => summary(checkRows(rows, computeUpgrade(graph, rows, [target]))),
        () => summary(model.upgrade(rows, target)),
      )
      compare(
        asked,
        () => summary(checkRows(rows, computeDowngrade(graph, rows, target))),
        () => summary(model.downgrade(rows, target)),
      )
      compare(
        asked,
        () =>
          currentTips(graph, rows)
            .map((node) => node.id)
            .toSorted(),
        () => model.tips(rows).toSorted(),
      )
      const name = (found: unknown) =>
        typeof found === 'object' && found !== null ? (found as { id: string }).id : found
      compare(
        asked,
        () => resolveRevisions(graph, target).map(name),
        () => model.resolve(target),
      )
      compare(
        asked,
        () => name(resolveRevision(graph, target)),
        () => model.resolveOne(target),
      )
      checkStamp(graph, model, rows, target)
    })
  },
)

test('3,000 random history ranges are those of the reference model', { timeout }, () => {
  forSeeds('history', 3_000, (random) => {
    const revisions = randomRevisions(random)
    const graph = buildGraph(revisions)
    const model = new ReferenceModel(revisions)
    const side = () => (random.chance(0.2) ? '' : randomTarget(random, revisions))
    const [low, high] = [side(), side()]
    if (/[+-]\d/.test(low) || /^[+-]/.test(high) || /@[+-]/.test(high)) return
    const clamps = /[+-]\d/.test(high)
    const engine = outcomeOf(() => historyRange(graph, `${low}:${high}`, []).map((node) => node.id))
    const reference = outcomeOf(() => referenceHistory(model, low, high))
    if (clamps && 'refused' in reference) return
    expect({ revisions, low, high, ...engine }).toEqual({ revisions, low, high, ...reference })
  })
})

test(
  '300 larger graphs: the order of history and of a plan is the one that ancestor sets give',
  { timeout },
  () => {
    forSeeds('order', 300, (random) => {
      const revisions = randomRevisions(random, 90)
      const graph = buildGraph(revisions)
      const model = new ReferenceModel(revisions)
      const history = model.order(new Set(model.ids), model.realHeads)
      expect(historyRange(graph, null, []).map((node) => node.id)).toEqual(history)
      const rows = randomRows(random, revisions, (id) => model.anc(id))
      compare(
        { rows },
        () => summary(checkRows(rows, computeDowngrade(graph, rows, 'base'))),
        () => summary(model.downgrade(rows, 'base')),
      )
      compare(
        { rows },
        () => summary(checkRows(rows, computeUpgrade(graph, rows, ['heads']))),
        () => summary(model.upgrade(rows, 'heads')),
      )
    })
  },
)

/** Stamps by absolute targets that name one revision or base; a relative one is the stamp of what it counts to. */
function checkStamp(
  graph: RevisionGraph,
  model: ReferenceModel,
  rows: readonly string[],
  target: string,
): void {
  if (/[+-]\d/.test(target)) return
  const several = outcomeOf(() => model.resolve(target).length > 1)
  if ('value' in several && several.value === true) return
  const overlapping = rows.some((row) => rows.some((other) => row !== other && model.anc(row).has(other)))
  if (overlapping) return
  compare(
    { rows, target },
    () => summary(checkRows(rows, computeStamp(graph, rows, [target]))),
    () => summary(model.stamp(rows, target)),
  )
}
