import type { GraphInput } from '../../../electron/engine/graph/revision-graph.ts'

/**
 * The revision semantics written down naively: plain sets of ids, an ancestor set wherever one is asked for, rows
 * as "what is applied and not implied". Slow on purpose, and shares nothing with the engine but its input.
 */

/** An error, by category. */
export class Refused extends Error {
  readonly category: string
  constructor(category: string, message: string) {
    super(message)
    this.category = category
  }
}

export type ReferenceStep = { readonly revision: string | null; readonly rows: readonly string[] }

type Ids = ReadonlySet<string>
/** An id, `base`, or nothing. */
type Place = string | null
const BASE = 'base'

export class ReferenceModel {
  readonly ids: readonly string[]
  readonly #revisions: ReadonlyMap<string, GraphInput>
  readonly #labels = new Map<string, string>()
  readonly #sets = new Map<string, Ids>()

  /** `revisions` in load order, without defects. */
  constructor(revisions: readonly GraphInput[]) {
    this.ids = revisions.map((revision) => revision.id)
    this.#revisions = new Map(revisions.map((revision) => [revision.id, revision]))
    for (const { id, branchLabels } of revisions)
      for (const label of branchLabels) this.#labels.set(label, id)
  }

  parents(id: string): readonly string[] {
    return this.#revisions.get(id)?.downRevisions ?? []
  }
  dependencies(id: string): readonly string[] {
    return (this.#revisions.get(id)?.dependsOn ?? []).map((name) => this.#labels.get(name) ?? name)
  }
  /** ndeps: without those that a versioned ancestor declares. */
  normalized(id: string): readonly string[] {
    const declared = new Set([...this.vanc(id)].filter((a) => a !== id).flatMap((a) => this.dependencies(a)))
    return this.dependencies(id).filter((dependency) => !declared.has(dependency))
  }
  downs(id: string): readonly string[] {
    return [...new Set([...this.parents(id), ...this.normalized(id)])]
  }
  children(id: string): readonly string[] {
    return this.ids.filter((other) => this.parents(other).includes(id))
  }
  allChildren(id: string): readonly string[] {
    return this.ids.filter(
      (other) => this.parents(other).includes(id) || this.dependencies(other).includes(id),
    )
  }
  vanc(id: string): Ids {
    return this.#closure('vanc', id, (at) => this.parents(at))
  }
  vdesc(id: string): Ids {
    return this.#closure('vdesc', id, (at) => this.children(at))
  }
  anc(id: string): Ids {
    return this.#closure('anc', id, (at) => this.downs(at))
  }
  desc(id: string): Ids {
    return this.#closure('desc', id, (at) => this.allChildren(at))
  }
  ancOf(ids: Iterable<string>): Ids {
    return new Set([...ids].flatMap((id) => [...this.anc(id)]))
  }
  get heads(): readonly string[] {
    return this.ids.filter((id) => this.children(id).length === 0)
  }
  get realHeads(): readonly string[] {
    return this.ids.filter((id) => this.allChildren(id).length === 0)
  }
  get bases(): readonly string[] {
    return this.ids.filter((id) => this.parents(id).length === 0)
  }

  #closure(kind: string, id: string, next: (id: string) => readonly string[]): Ids {
    const key = `${kind} ${id}`
    const known = this.#sets.get(key)
    if (known !== undefined) return known
    const set = new Set([id, ...next(id).flatMap((other) => [...this.#closure(kind, other, next)])])
    this.#sets.set(key, set)
    return set
  }

  /** Labels after propagation (c.6), by revision. */
  propagated(): ReadonlyMap<string, Ids> {
    const labels = new Map(this.ids.map((id) => [id, new Set<string>()]))
    for (const [label, owner] of this.#labels) {
      for (const id of this.vdesc(owner)) labels.get(id)?.add(label)
      const line = [...this.vdesc(owner)]
      if (line.some((id) => this.#isFork(id))) continue
      let [below] = this.parents(owner)
      while (below !== undefined && !this.#isFork(below)) {
        labels.get(below)?.add(label)
        below = this.parents(below)[0]
      }
    }
    return labels
  }

  #isFork(id: string): boolean {
    return this.allChildren(id).length > 1 || this.parents(id).length > 1
  }

  /** b.2, many-valued; a negative number counts from the real heads. */
  resolve(expression: string): readonly Place[] {
    const { label, symbol } = split(expression)
    if (symbol === 'heads')
      return label === null ? this.realHeads : this.#checked(this.#onBranch(this.heads, label), label)
    if (symbol === 'head') {
      const heads = this.#onBranch(this.heads, label)
      if (heads.length > 1) throw new Refused('multiple_heads', expression)
      return this.#checked(heads, label)
    }
    if (symbol === BASE) {
      if (label !== null) this.#branch(label)
      return []
    }
    if (/^-\d+$/.test(symbol) && Number(symbol) < 0) {
      const labels = this.propagated()
      const heads = this.realHeads.filter((head) => label === null || labels.get(head)?.has(label) === true)
      return heads.map((head) => this.walk(head, Number(symbol), null))
    }
    return [this.match(symbol, label)]
  }

  /** b.2, single-valued; null is base. */
  resolveOne(expression: string): string | null {
    const { label, symbol } = split(expression)
    if (!['head', 'heads', BASE].includes(symbol)) return this.match(symbol, label)
    const found = this.resolve(expression)
    if (found.length > 1) throw new Refused('multiple_heads', expression)
    return found[0] ?? null
  }

  /** b.3: exact, else by prefix over names longer than three characters. */
  match(name: string, label: string | null): string {
    const branch = label === null ? null : this.#branch(label)
    let found = this.#exact(name)
    if (found === undefined) {
      if (name === '') throw new Refused('other', 'empty')
      const keys = [...this.ids, ...this.#labels.keys()].filter(
        (key) => key.length > 3 && key.startsWith(name),
      )
      const inside = keys.filter(
        (key) => branch === null || this.related(this.#exact(key) ?? '', [branch], false),
      )
      if (inside.length === 0) throw new Refused('not_found', name)
      if (inside.length > 1) throw new Refused('ambiguous', name)
      found = this.#exact(inside[0] ?? '') ?? ''
    }
    if (branch !== null && !this.related(found, [branch], false))
      throw new Refused('not_found', `${name} not in ${label}`)
    return found
  }

  #exact(name: string): string | undefined {
    return this.#revisions.has(name) ? name : this.#labels.get(name)
  }
  #branch(label: string): string {
    try {
      return this.#exact(label) ?? this.match(label, null)
    } catch {
      throw new Refused('not_found', `no branch ${label}`)
    }
  }
  #checked(ids: readonly string[], label: string | null): readonly string[] {
    if (label !== null && ids.length > 0) this.#branch(label)
    return ids
  }
  /**
   * Those that share versioned lineage with the label, which is looked up only when there are any. As in Alembic the
   * label may be a symbol; one that stands for nothing narrows nothing.
   */
  #onBranch(ids: readonly string[], label: string | null): readonly string[] {
    if (label === null || ids.length === 0) return ids
    const symbol = ['head', 'heads', BASE].includes(label)
    const places = symbol ? this.resolve(label) : [this.#exact(label) ?? this.match(label, null)]
    const branches = places.filter((place) => place !== null)
    return branches.length === 0 ? ids : ids.filter((id) => this.related(id, branches, false))
  }
  related(id: string, tests: readonly string[], dependencies: boolean): boolean {
    const sets = dependencies ? [this.anc(id), this.desc(id)] : [this.vanc(id), this.vdesc(id)]
    return tests.some((test) => sets.some((set) => set.has(test)))
  }

  /** b.5: null past the end. */
  walk(start: Place, steps: number, label: string | null): Place {
    let place = start
    for (let step = 0; step < Math.abs(steps); step += 1) {
      const next =
        steps > 0
          ? this.#onBranch(place === null ? this.bases : this.children(place), label)
          : this.#below(place)
      if (next.length > 1) throw new Refused('ambiguous', `walk from ${place}`)
      if (next.length === 0) return null
      place = next[0] ?? null
    }
    return place
  }
  #below(place: Place): readonly string[] {
    if (place === BASE) return []
    const below = place === null ? this.heads : this.parents(place)
    return below.length === 0 ? [BASE] : below
  }

  upgradeTargets(rows: readonly string[], text: string): readonly string[] {
    const relative = parse(text)
    if (relative === null) return this.resolve(text).map(real)
    const { label, symbol, steps } = relative
    if (steps > 0 && symbol !== null) return [real(this.walk(this.resolveOne(symbol), steps, label))]
    if (steps > 0) {
      const starts = this.#upgradeStarts(rows, label)
      if (starts.length > 1) throw new Refused('ambiguous', 'several rows')
      const end = this.walk(starts[0] ?? null, steps, label)
      if (end === null) throw new Refused('range_walk', 'too far')
      return [end]
    }
    if (symbol === null) throw new Refused('range_walk', 'wrong way')
    return [real(this.walk(this.resolveOne(label === null ? symbol : `${label}@${symbol}`), steps, null))]
  }
  #upgradeStarts(rows: readonly string[], label: string | null): readonly string[] {
    const onBranch = this.#onBranch(rows, label)
    if (onBranch.length > 0 || label === null) return onBranch
    const applied = this.#onBranch([...this.ancOf(rows)], label)
    return applied.filter((id) => !applied.some((other) => this.downs(other).includes(id)))
  }

  downgradeTarget(rows: readonly string[], text: string): { label: string | null; goal: string | null } {
    const relative = parse(text)
    if (relative === null) {
      const at = text.lastIndexOf('@')
      const label = at > 0 ? text.slice(0, at) : null
      const goal = this.resolveOne(text.slice(at + 1))
      const branch = label === null ? null : this.#branch(label)
      if (branch !== null && goal !== null && !this.related(goal, [branch], false))
        throw new Refused('not_found', text)
      return { label, goal }
    }
    const { label, symbol, steps } = relative
    if (steps < 0 && symbol === null) return this.#downFromRows(rows, label, steps)
    if (symbol === null) throw new Refused('range_walk', 'wrong way')
    const start =
      steps < 0 && label !== null ? this.resolveOne(`${label}@${symbol}`) : this.resolveOne(symbol)
    const end = this.walk(start, steps, steps < 0 ? null : label)
    if (end === null) throw new Refused('range_walk', 'too far')
    return { label, goal: end === BASE ? null : end }
  }
  #downFromRows(
    rows: readonly string[],
    label: string | null,
    steps: number,
  ): { label: string; goal: string | null } {
    const onBranch = this.#onBranch(rows, label)
    const starts = label !== null && onBranch.length === 0 ? this.#onBranch(this.tips(rows), label) : onBranch
    if (starts.length > 1) throw new Refused('ambiguous', 'several sides')
    const [start] = starts
    const end = start === undefined ? null : this.walk(start, steps, null)
    if (start === undefined || end === null) throw new Refused('range_walk', 'too far')
    return { label: label ?? start, goal: end === BASE ? null : end }
  }

  tips(rows: readonly string[]): readonly string[] {
    const applied = this.ancOf(rows)
    return [...applied].filter((id) => !this.children(id).some((child) => applied.has(child)))
  }

  upgrade(rows: readonly string[], target: string): readonly ReferenceStep[] {
    const targets = this.upgradeTargets(rows, target)
    this.#refuseOverlap(targets)
    this.#refuseOverlap(rows)
    const applied = new Set(this.ancOf(rows))
    const set = new Set([...this.ancOf(targets)].filter((id) => !applied.has(id)))
    return this.order(set, targets)
      .toReversed()
      .map((revision) => {
        applied.add(revision)
        return { revision, rows: this.#maximal(applied) }
      })
  }

  downgrade(rows: readonly string[], target: string): readonly ReferenceStep[] {
    const { label, goal } = this.downgradeTarget(rows, target)
    let roots = goal === null ? this.bases : this.children(goal)
    if (label !== null && roots.length > 1) {
      const line = this.vanc(this.#branch(label))
      roots = roots.filter((root) => line.has(root))
      if (roots.length === 0) throw new Refused('not_ancestor', 'no roots on branch')
    }
    const applied = new Set(this.ancOf(rows))
    const above = new Set(roots.flatMap((root) => [...this.desc(root)]))
    const set = new Set([...above].filter((id) => applied.has(id)))
    if (goal !== null && set.size === 0 && !rows.includes(goal))
      throw new Refused('not_ancestor', 'nothing to drop')
    return this.order(set, rows).map((revision) => {
      applied.delete(revision)
      const kept = rows.filter((row) => applied.has(row))
      return { revision, rows: [...new Set([...this.#maximal(applied), ...kept])].toSorted() }
    })
  }

  /** One target that names one revision or base. */
  stamp(rows: readonly string[], target: string): readonly ReferenceStep[] {
    const lines = rows.length === 0 ? [] : this.#linesOf(target)
    const goals = this.resolve(target).map(real)
    if (goals.length > 1) throw new Error('one destination at a time')
    const related = rows.filter((row) => lines === null || this.related(row, [...lines, ...goals], true))
    const [goal] = goals
    if (goal === undefined) return this.#takeRows(rows, related)
    if (related.includes(goal)) return []
    const above = related.some((row) => this.desc(goal).has(row))
    const below = related.some((row) => this.anc(goal).has(row))
    if (above && below) throw new Refused('other', 'above and below')
    const kept = above || below ? rows.filter((row) => !related.includes(row)) : rows
    return [{ revision: null, rows: [...kept, goal].toSorted() }]
  }
  /** Label and symbol each stand for a line of their own; base alone for every line. */
  #linesOf(target: string): readonly string[] | null {
    const { label, symbol } = split(target)
    if (symbol === 'head') this.resolve(target)
    const lines = label === null ? [] : [this.match(label, null)]
    if (symbol === BASE) return label === null ? null : lines
    return ['head', 'heads'].includes(symbol) ? lines : [...lines, this.match(symbol, null)]
  }
  #takeRows(rows: readonly string[], taken: readonly string[]): readonly ReferenceStep[] {
    const inOrder = this.ids.filter((id) => taken.includes(id))
    return inOrder.map((_, at) => ({
      revision: null,
      rows: rows.filter((row) => !inOrder.slice(0, at + 1).includes(row)).toSorted(),
    }))
  }

  #maximal(applied: Ids): readonly string[] {
    const implied = new Set([...applied].flatMap((id) => [...this.anc(id)].filter((other) => other !== id)))
    return [...applied].filter((id) => !implied.has(id)).toSorted()
  }
  #refuseOverlap(ids: readonly string[]): void {
    for (const each of ids)
      for (const other of ids)
        if (each !== other && this.anc(each).has(other)) throw new Refused('other', 'overlap')
  }

  /** d.3, to the letter: an ancestor set for every head. */
  order(set: Ids, starts: readonly string[]): readonly string[] {
    const todo = new Set(set)
    const heads = this.ids
      .filter((id) => todo.has(id) && starts.includes(id))
      .map((id) => ({ id, set: this.anc(id) }))
    const output: string[] = []
    let cursor = 0
    while (heads.length > 0) {
      const head = heads[cursor] as { id: string; set: Ids }
      const needing = heads.findIndex((other, at) => at !== cursor && other.set.has(head.id))
      if (needing >= 0) {
        cursor = needing
        continue
      }
      output.push(head.id)
      todo.delete(head.id)
      const next = this.downs(head.id).filter((id) => todo.has(id) && !heads.some((other) => other.id === id))
      if (next.length === 0) {
        heads.splice(cursor, 1)
        cursor = Math.max(0, cursor - 1)
      } else {
        heads.splice(cursor, 1, { id: next[0] ?? '', set: this.anc(next[0] ?? '') })
        heads.push(...next.slice(1).map((id) => ({ id, set: this.anc(id) })))
      }
    }
    if (todo.size > 0) throw new Refused('other', 'cut off')
    return output
  }
}

function split(expression: string): { label: string | null; symbol: string } {
  const [first = '', ...rest] = expression.split('@')
  return rest.length === 0 ? { label: null, symbol: first } : { label: first || null, symbol: rest.join('@') }
}

function parse(text: string): { label: string | null; symbol: string | null; steps: number } | null {
  const match = /^(?:(.+?)@)?(\w+)?([+-]\d+)(.*)$/s.exec(text)
  if (match === null) return null
  const [, label, symbol, digits, trailing] = match
  if (trailing !== '') throw new Refused('other', 'trailing text')
  return { label: label ?? null, symbol: symbol ?? null, steps: Number(digits) }
}

/** A walk that ends outside of the graph is an error. */
function real(place: Place): string {
  if (place === null || place === BASE) throw new Refused('range_walk', 'outside')
  return place
}
