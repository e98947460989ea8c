import { expect, test } from 'vitest'
import { buildGraph } from '../../../electron/engine/graph/build-graph.ts'
import { historyRange } from '../../../electron/engine/graph/history.ts'
import { resolveRevisions } from '../../../electron/engine/graph/resolve.ts'
import { computeDowngrade } from '../../../electron/engine/plan/compute-downgrade.ts'
import { computeOffline } from '../../../electron/engine/plan/compute-offline.ts'
import { computeStamp } from '../../../electron/engine/plan/compute-stamp.ts'
import { computeUpgrade } from '../../../electron/engine/plan/compute-upgrade.ts'
import { errorCodes, HeadwayError } from '../../../shared/errors.ts'
import { randomRevisions, randomRows, randomTarget } from './random-graphs.ts'
import type { Random } from './random.ts'
import { ReferenceModel } from './reference-model.ts'
import { forSeeds } from './seeds.ts'
import { soakFactor } from '../../helpers/soak.ts'

const scraps = [
  '@',
  '+',
  '-',
  ':',
  ',',
  ' ',
  '\t',
  '\n',
  '0',
  '1',
  '-1',
  '+1',
  '@@',
  '::',
  'é',
  '🧨',
  '\0',
  "'",
  '"',
  '%',
  '..',
  '_',
  '99999999999999999999',
  'head',
  'heads',
  'base',
  'current',
  '__proto__',
  'constructor',
  'toString',
]

/** A target with something wrong in it: scraps alone, or a good target cut, joined or trailed by one. */
function malformed(random: Random, good: string): string {
  const noise = Array.from({ length: random.between(1, 4) }, () => random.pick(scraps)).join('')
  const at = random.between(0, good.length)
  return random.pick([
    noise,
    good + noise,
    noise + good,
    good.slice(0, at) + noise + good.slice(at),
    good + good,
  ])
}

/** The error of `work`, or what it returned; anything but a coded error is a crash and fails the test. */
function attempt(work: () => unknown): { error: HeadwayError } | { value: unknown } {
  try {
    return { value: work() }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    expect(Object.keys(errorCodes)).toContain(error.code)
    expect(error.code).not.toBe('internal')
    expect(error.data.category).not.toBeNull()
    expect(error.data.hint ?? '').not.toBe('')
    return { error }
  }
}

test(
  '2,000 malformed targets: a coded error, or exactly what the reference model reads in them',
  { timeout: 120_000 * soakFactor },
  () => {
    forSeeds('malformed', 2_000, (random) => {
      const revisions = randomRevisions(random)
      const graph = buildGraph(revisions)
      const model = new ReferenceModel(revisions)
      const rows = randomRows(random, revisions, (id) => model.anc(id))
      const target = malformed(random, randomTarget(random, revisions))
      const revisionsOf = (steps: readonly { readonly revision: string | null }[]) =>
        steps.map((step) => step.revision)
      const up = attempt(() => revisionsOf(computeUpgrade(graph, rows, [target]).steps))
      if ('value' in up) expect(up.value, target).toEqual(revisionsOf(model.upgrade(rows, target)))
      const down = attempt(() => revisionsOf(computeDowngrade(graph, rows, target).steps))
      if ('value' in down) expect(down.value, target).toEqual(revisionsOf(model.downgrade(rows, target)))
      attempt(() => computeStamp(graph, rows, [target]))
      attempt(() =>
        computeStamp(graph, rows, [target, malformed(random, target)], { purge: random.chance(0.5) }),
      )
      attempt(() => historyRange(graph, target, rows))
      attempt(() => historyRange(graph, `${target}:${malformed(random, target)}`, rows))
      attempt(() => resolveRevisions(graph, target))
      for (const kind of ['upgrade', 'downgrade', 'stamp'] as const)
        attempt(() => computeOffline(graph, kind, [target]))
    })
  },
)

test('rows that no file declares are named, whatever they hold', () => {
  forSeeds('rows', 500, (random) => {
    const revisions = randomRevisions(random)
    const graph = buildGraph(revisions)
    const row = malformed(random, random.pick(revisions).id)
    if (graph.byId.has(row)) return
    for (const work of [
      () => computeUpgrade(graph, [row], ['heads']),
      () => computeDowngrade(graph, [row], 'base'),
    ]) {
      const outcome = attempt(work)
      if ('value' in outcome) expect((outcome.value as { steps: unknown[] }).steps).toEqual([])
    }
  })
})
