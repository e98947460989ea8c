import type { HistoryView } from '../../../shared/contract/revisions.ts'
import type { TargetState } from '../../../shared/model/database.ts'
import type { Revision } from '../../../shared/model/revision.ts'

/** A revision in short: id, parents, and what is not as usual. */
export type Sketch = { readonly id: string; readonly parents?: readonly string[] } & Partial<
  Pick<Revision, 'message' | 'branchLabels' | 'dependsOn' | 'createDate' | 'downgrade'>
>

/** A history of sketched revisions, newest first. */
export function historyOfSketches(sketches: readonly Sketch[]): HistoryView {
  const children = new Map<string, number>()
  for (const { parents } of sketches)
    for (const parent of parents ?? []) children.set(parent, (children.get(parent) ?? 0) + 1)
  const heads = sketches.filter(({ id }) => !children.has(id)).map(({ id }) => id)
  const nodes = sketches.map((sketch) => ({
    id: sketch.id,
    parents: [...(sketch.parents ?? [])],
    dependencies: [...(sketch.dependsOn ?? [])],
    labels: [...(sketch.branchLabels ?? [])],
    head: heads.includes(sketch.id),
    realHead: heads.includes(sketch.id),
    base: (sketch.parents ?? []).length === 0,
    branchPoint: (children.get(sketch.id) ?? 0) > 1,
    mergePoint: (sketch.parents ?? []).length > 1,
    ghost: false,
  }))
  return {
    revisions: sketches.map(toRevision),
    graph: {
      nodes,
      heads,
      realHeads: heads,
      bases: nodes.filter((node) => node.base).map((node) => node.id),
      branchPoints: nodes.filter((node) => node.branchPoint).map((node) => node.id),
      labels: sketches.flatMap(({ id, branchLabels }) =>
        (branchLabels ?? []).map((label) => ({ label, revision: id })),
      ),
    },
    diagnostics: [],
    unread: [],
    version: '1',
  }
}

function toRevision(sketch: Sketch): Revision {
  return {
    id: sketch.id,
    downRevisions: [...(sketch.parents ?? [])],
    branchLabels: sketch.branchLabels ?? [],
    dependsOn: sketch.dependsOn ?? [],
    message: sketch.message ?? `message of ${sketch.id}`,
    doc: sketch.message ?? `message of ${sketch.id}`,
    createDate: sketch.createDate ?? null,
    path: `migrations/${sketch.id}.sql`,
    format: 'sql',
    hash: `sha256:${sketch.id}`,
    transaction: true,
    downgrade: sketch.downgrade ?? 'present',
  }
}

/** Where a target stands: what is applied and what is current. */
export function standing(change: Partial<TargetState>): TargetState {
  return {
    target: 'dev',
    checkedAt: '2026-06-15T12:00:00Z',
    status: 'ok',
    error: null,
    identity: null,
    readOnly: false,
    hasVersionTable: true,
    hasLedger: false,
    rows: [],
    unknownRows: [],
    applied: [],
    current: [],
    behind: 0,
    ahead: 0,
    position: 'at_head',
    summary: '',
    edited: [],
    failed: [],
    inDoubt: [],
    ...change,
  }
}

/** Ids r9, r8 ... of a straight line, newest first. */
export function straightLine(length: number): Sketch[] {
  return Array.from({ length }, (_, index) => {
    const number = length - 1 - index
    return { id: `r${number}`, parents: number === 0 ? [] : [`r${number - 1}`] }
  })
}
