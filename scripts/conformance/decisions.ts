import { ancestors } from '../../electron/engine/graph/closure.ts'
import type { RevisionGraph } from '../../electron/engine/graph/revision-graph.ts'
import { revisionIdProblem } from '../../electron/engine/graph/revision-id.ts'
import { categoryOf } from './compare.ts'
import { listOf, type Answer, type VectorCase } from './vectors.ts'

/** A case whose answer differs: what was asked, of which graph, and both answers. */
export type Differing = {
  readonly vector: VectorCase
  readonly graph: RevisionGraph
  readonly expected: Answer
  readonly got: Answer
}

type Rule = (differing: Differing) => boolean

/**
 * The number of the decision (SEMANTICS part 1) that explains why Headway answers differently, or null.
 * Rules look at the question and the two answers only.
 */
export function explainingDecision(differing: Differing): number | null {
  for (const [decision, rule] of rules) if (rule(differing)) return decision
  return null
}

const rules: readonly (readonly [number, Rule])[] = [
  [6, brokenFiles],
  [7, idNotAllowed],
  [2, trailingText],
  [2, labelChecked],
  [3, stepFromSeveralRows],
  [8, headsThatAreEffective],
  [9, nameThatExists],
  [5, stampOfSeveral],
  [5, stampCountedFromRows],
  [10, rangeSideAlike],
  [11, rowThatNoStepCanHit],
  [1, crashReported],
  [1, redundantDependency],
  [3, orderOfRows],
  [4, overlapAvoided],
]

const isSteps = ({ vector }: Differing): boolean =>
  vector.kind === 'apply' || vector.kind === 'multi_apply' || vector.kind === 'offline'

function targetsOf(vector: VectorCase): readonly string[] {
  return 'target' in vector ? listOf(vector.target).map((target) => target.split(':').at(-1) ?? '') : []
}

function rowsOf(vector: VectorCase): readonly string[] {
  return 'current' in vector ? (vector.current ?? []) : []
}

function opOf(vector: VectorCase): string | null {
  return 'op' in vector ? vector.op : null
}

function codeOf(answer: Answer): string {
  return (answer['error'] as { code?: string } | undefined)?.code ?? ''
}

const crashed = (answer: Answer): boolean =>
  /^(?:assertion|keyerror):/u.test((answer['error'] as { detail?: string } | undefined)?.detail ?? '')

/** 1: Alembic crashes, Headway says what is wrong. */
function crashReported({ expected, got }: Differing): boolean {
  return crashed(expected) && !got.ok
}

/** 1: Alembic crashes at a merge with a redundant depends_on, Headway leaves the rows that nothing implies. */
function redundantDependency(differing: Differing): boolean {
  const { expected, got, vector } = differing
  return crashed(expected) && got.ok && opOf(vector) === 'upgrade' && overlaps(differing, got) === 0
}

/** 2: text after the digits of a relative target. */
function trailingText({ vector, got }: Differing): boolean {
  const texts = vector.kind === 'history' ? (vector.range ?? '').split(':') : targetsOf(vector)
  return !got.ok && texts.some((text) => /^(?:.+?@)?[\p{L}\p{N}_]*[+-]\d+./u.test(text))
}

/** 2: a label that does not exist, or does not hold the target. */
function labelChecked({ vector, got }: Differing): boolean {
  if (!['branch_not_found', 'not_in_branch', 'revision_not_found'].includes(codeOf(got))) return false
  const texts =
    'expr' in vector
      ? [vector.expr]
      : vector.kind === 'history'
        ? (vector.range ?? '').split(':')
        : targetsOf(vector)
  if (opOf(vector) === 'downgrade') return texts.some((text) => text.includes('@'))
  return texts.some((text) => text.endsWith('@base'))
}

/** 3: a step down from several rows is ambiguous. */
function stepFromSeveralRows({ vector, got }: Differing): boolean {
  const op = opOf(vector)
  if (op !== 'downgrade' && op !== 'stamp') return false
  const counted = targetsOf(vector).some((target) => /^-\d+$/u.test(target))
  return counted && codeOf(got) === 'ambiguous_current' && new Set(rowsOf(vector)).size > 1
}

/** 3: the same moves, although Alembic's choice of the row to update follows the order of the rows. */
function orderOfRows(differing: Differing): boolean {
  const { vector, graph, expected, got } = differing
  if (!isSteps(differing) || !expected.ok || !got.ok) return false
  const order = rowsOf(vector).map((row) => graph.byId.get(row)?.index ?? -1)
  const sorted = order.every((index, at) => at === 0 || (order[at - 1] ?? 0) <= index)
  return !sorted && sameRows(expected, got)
}

function sameRows(expected: Answer, got: Answer): boolean {
  const summary = (answer: Answer): string =>
    JSON.stringify(
      stepsOf(answer)
        .map((step) => [step.direction, step.revision, step.to, step.from?.toSorted(), step.rows])
        .toSorted(),
    )
  const last = (answer: Answer): string => JSON.stringify(answer['rows'])
  return (
    last(expected) === last(got) &&
    (summary(expected) === summary(got) || stepsOf(expected).every((step) => step.to?.length === 0))
  )
}

/** 4: the same steps, and Alembic leaves overlapping rows that Headway does not. */
function overlapAvoided(differing: Differing): boolean {
  const { expected, got, vector } = differing
  if (opOf(vector) !== 'downgrade' || !expected.ok || !got.ok) return false
  const order = (answer: Answer): string => JSON.stringify(stepsOf(answer).map((step) => step.revision))
  return order(expected) === order(got) && overlaps(differing, got) < overlaps(differing, expected)
}

/** 5: a stamp that names several revisions is several stamps, one after another. */
function stampOfSeveral({ vector, expected, got }: Differing): boolean {
  if (opOf(vector) !== 'stamp' || (got.ok !== expected.ok && !crashed(expected))) return false
  const [only, ...others] = targetsOf(vector)
  return others.length > 0 || only === 'heads' || only?.endsWith('@heads') === true
}

/** 5: a stamp takes relative targets, counted from the rows. */
function stampCountedFromRows({ vector }: Differing): boolean {
  if (opOf(vector) !== 'stamp') return false
  return targetsOf(vector).some((target) => /^(?:.+@)?[\p{L}\p{N}_]*[+-]\d+$/u.test(target))
}

/** 6: files that contradict each other are reported; what they cannot affect works, what they could is refused. */
function brokenFiles({ graph, got, vector }: Differing): boolean {
  const defects = graph.problems.filter((problem) => problem.diagnostic.rule !== 'illegal-id')
  if (defects.length === 0) return false
  if (got.ok) return vector.kind !== 'revision'
  return defects.some((problem) => problem.code === codeOf(got))
}

/** 7: an id that Headway does not allow. */
function idNotAllowed({ graph, vector, got }: Differing): boolean {
  const given = vector.kind === 'revision' ? (vector.args.rev_id ?? '') : null
  if (given !== null)
    return given !== '' && revisionIdProblem(given) !== null && codeOf(got) === 'invalid_revision_id'
  const illegal = graph.problems.some((problem) => problem.diagnostic.rule === 'illegal-id')
  return illegal && (got.ok || codeOf(got) === 'invalid_revision_id')
}

/** 8: `--check-heads` against the real heads. */
function headsThatAreEffective({ vector, graph }: Differing): boolean {
  return (
    vector.kind === 'current' && vector.check_heads === true && graph.heads.length !== graph.realHeads.length
  )
}

/** 9: `revision` refuses an id or a label that exists. */
function nameThatExists({ vector, graph, got }: Differing): boolean {
  if (vector.kind !== 'revision' || categoryOf(got) !== 'duplicate') return false
  const names = [vector.args.rev_id ?? '', ...listOf(vector.args.branch_label)]
  return names.some((name) => graph.byId.has(name) || graph.byLabel.has(name))
}

/** 10: both sides of a range take the same expressions; a bare number counts from the other side. */
function rangeSideAlike({ vector }: Differing): boolean {
  if (vector.kind !== 'history' || vector.range === null) return false
  const [left = '', right = ''] = vector.range.trim().split(':')
  return /[+-]\d+$/u.test(left) || (left === 'current' && right === 'current')
}

/** 11: a version row that is no id, or stands there twice, can be hit by no step. */
function rowThatNoStepCanHit({ vector, graph, got }: Differing): boolean {
  if (got.ok || opOf(vector) === null) return false
  const rows = rowsOf(vector)
  if (codeOf(got) === 'unknown_database_revision') return rows.some((row) => !graph.byId.has(row))
  return codeOf(got) === 'malformed_version_table' && new Set(rows).size < rows.length
}

type StepAnswer = {
  readonly direction: string
  readonly revision: string | null
  readonly from?: readonly string[]
  readonly to?: readonly string[]
  readonly rows: readonly string[]
}

function stepsOf(answer: Answer): readonly StepAnswer[] {
  return (answer['steps'] ?? []) as readonly StepAnswer[]
}

/** How many rows, summed over all steps, are implied by another row. */
function overlaps({ graph }: Differing, answer: Answer): number {
  return stepsOf(answer).reduce((sum, step) => {
    const nodes = step.rows.flatMap((row) => graph.byId.get(row) ?? [])
    const implied = nodes.filter((node) => {
      const others = nodes.filter((other) => other !== node)
      return ancestors(graph, others)[node.index] === 1
    })
    return sum + implied.length
  }, 0)
}
