import type { GraphInput } from '../../../electron/engine/graph/revision-graph.ts'
import type { Random } from './random.ts'

const labels = ['auth', 'billing', 'lib0', 'shop', 'search']
const shapes = ['line', 'tree', 'forest', 'diamond', 'braid', 'mixed'] as const
const styles = ['short', 'hex', 'number', 'word'] as const

/** A graph without defects of 1 to `most` revisions, in a load order that is often not the order of creation. */
export function randomRevisions(random: Random, most = 16): GraphInput[] {
  const shape = random.pick(shapes)
  const style = random.pick(styles)
  const free = random.shuffle(labels)
  const made: GraphInput[] = []
  const count = random.between(1, most)
  for (let at = 0; at < count; at += 1) {
    const id = freshId(random, style, at, made)
    const downRevisions = parentsFor(random, shape, made)
    const dependsOn = shape === 'line' || !random.chance(0.3) ? [] : dependenciesFor(random, made)
    const labelled = random.chance(downRevisions.length === 0 ? 0.3 : 0.12)
    made.push({
      id,
      downRevisions,
      dependsOn,
      branchLabels: labelled ? free.splice(0, 1) : [],
      path: `${id}.ts`,
    })
  }
  return random.chance(0.6) ? random.shuffle(made) : made
}

function freshId(
  random: Random,
  style: (typeof styles)[number],
  at: number,
  made: readonly GraphInput[],
): string {
  const hex = Array.from({ length: 8 }, () => random.pick([...'0123456789abcdef'])).join('')
  const id = {
    short: `${random.pick([...'abcdefgh'])}${random.between(1, 99)}`,
    hex: `${random.pick(['abce', '1234', 'ffee', ''])}${hex}`,
    number: String(at + 1).padStart(4, '0'),
    word: `${random.pick(['users', 'orders', 'stock'])}_${String(at).padStart(3, '0')}`,
  }[style]
  return made.some((other) => other.id === id) ? freshId(random, style, at + made.length, made) : id
}

function parentsFor(random: Random, shape: (typeof shapes)[number], made: readonly GraphInput[]): string[] {
  if (made.length === 0) return []
  const ids = made.map(({ id }) => id)
  const heads = ids.filter((id) => !made.some((other) => other.downRevisions.includes(id)))
  const roll = random.next()
  if (shape === 'line') return [ids.at(-1) ?? '']
  if (shape === 'tree') return [random.pick(ids)]
  if (shape === 'forest') return roll < 0.3 ? [] : [random.pick(roll < 0.8 ? heads : ids)]
  if (roll < 0.1) return []
  if (roll < 0.45 && heads.length > 1) return random.sample(heads, random.pick([2, 2, 3]))
  if (roll < 0.55 && shape !== 'diamond') return random.sample(ids, 2)
  return [random.pick(shape === 'braid' ? ids.slice(-4) : ids)]
}

function dependenciesFor(random: Random, made: readonly GraphInput[]): string[] {
  return random.sample(made, random.pick([1, 1, 2, 3])).map(({ id, branchLabels }) => {
    const [label] = branchLabels
    return label !== undefined && random.chance(0.5) ? label : id
  })
}

/** Version rows that such a graph could have; rarely some that overlap. */
export function randomRows(
  random: Random,
  revisions: readonly GraphInput[],
  implies: (id: string) => ReadonlySet<string>,
): string[] {
  const rows = random.sample(revisions, random.pick([0, 1, 1, 1, 2, 3])).map(({ id }) => id)
  if (random.chance(0.07)) return rows
  return rows.filter((row) => !rows.some((other) => other !== row && implies(other).has(row)))
}

/** A target of the grammar; most of them mean something in the graph. */
export function randomTarget(random: Random, revisions: readonly GraphInput[]): string {
  const step = `${random.pick(['+', '-'])}${random.between(0, 4)}`
  const roll = random.next()
  if (roll < 0.35) return randomSymbol(random, revisions)
  if (roll < 0.5) return `${randomLabel(random, revisions)}@${randomSymbol(random, revisions)}`
  if (roll < 0.7) return step
  if (roll < 0.8) return `${randomSymbol(random, revisions)}${step}`
  if (roll < 0.93) return `${randomLabel(random, revisions)}@${step}`
  if (roll < 0.97) return `${randomLabel(random, revisions)}@${randomSymbol(random, revisions)}${step}`
  return random.pick([
    '',
    '@head',
    `@${randomSymbol(random, revisions)}`,
    'x@',
    'a@b@head',
    '+1x',
    'head-1@x',
  ])
}

function randomSymbol(random: Random, revisions: readonly GraphInput[]): string {
  const { id } = random.pick(revisions)
  const roll = random.next()
  if (roll < 0.3) return random.pick(['head', 'heads', 'base'])
  if (roll < 0.4) return id.slice(0, random.between(1, id.length))
  if (roll < 0.5) return random.pick(revisions.flatMap(({ branchLabels }) => branchLabels)) ?? 'nosuch'
  return roll < 0.53 ? 'nosuch' : id
}

function randomLabel(random: Random, revisions: readonly GraphInput[]): string {
  const { id } = random.pick(revisions)
  const roll = random.next()
  if (roll < 0.6) return random.pick(revisions.flatMap(({ branchLabels }) => branchLabels)) ?? id
  if (roll < 0.65) return 'nosuch'
  return roll < 0.75 ? id.slice(0, random.between(1, id.length)) : id
}
