import { z } from 'zod'
import type { GraphInput } from '../../electron/engine/graph/revision-graph.ts'

/** The format of recorded Alembic answers: graphs, and cases that refer to them by name. */

const vectorRevision = z.object({
  revision: z.string(),
  down_revision: z.union([z.string(), z.array(z.string()), z.null()]),
  branch_labels: z.array(z.string()).default([]),
  depends_on: z.array(z.string()).default([]),
})
const oneOrMore = z.union([z.string(), z.array(z.string())])
const rows = z.array(z.string()).nullish()
const rest = {
  id: z.string(),
  graph: z.string(),
  expected: z.looseObject({ ok: z.boolean() }),
  stable: z.boolean().default(true),
}
const variants = {
  alternatives: z.array(z.looseObject({ ok: z.boolean() })).optional(),
  ops_stable: z.boolean().default(true),
}
const direction = z.enum(['upgrade', 'downgrade', 'stamp'])

const vectorCase = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['apply', 'multi_apply']),
    op: direction,
    target: oneOrMore,
    current: rows,
    purge: z.boolean().optional(),
    ...rest,
    ...variants,
  }),
  z.object({
    kind: z.literal('offline'),
    op: direction,
    target: oneOrMore,
    purge: z.boolean().optional(),
    ...rest,
    ...variants,
  }),
  z.object({ kind: z.enum(['resolve', 'resolve_one']), expr: z.string(), ...rest, ...variants }),
  z.object({ kind: z.literal('history'), range: z.string().nullable(), current: rows, ...rest, ...variants }),
  z.object({
    kind: z.literal('current'),
    current: rows,
    check_heads: z.boolean().optional(),
    ...rest,
    ...variants,
  }),
  z.object({ kind: z.literal('graph'), ...rest, ...variants }),
  z.object({
    kind: z.literal('revision'),
    command: z.enum(['revision', 'merge']),
    args: z.object({
      head: oneOrMore.optional(),
      revisions: oneOrMore.optional(),
      splice: z.boolean().optional(),
      branch_label: oneOrMore.nullish(),
      rev_id: z.string().optional(),
      depends_on: oneOrMore.optional(),
    }),
    ...rest,
    ...variants,
  }),
])
export type VectorCase = z.infer<typeof vectorCase>

export const vectorFile = z.object({
  graphs: z.record(z.string(), z.array(vectorRevision)),
  cases: z.array(vectorCase),
})
export type VectorFile = z.infer<typeof vectorFile>

/** An answer, Alembic's or Headway's, in the format's words. */
export type Answer = { readonly ok: boolean; readonly [key: string]: unknown }

/** A graph of the format as `buildGraph` takes it, in load order. */
export function graphInput(revisions: VectorFile['graphs'][string]): GraphInput[] {
  return revisions.map((revision) => ({
    id: revision.revision,
    downRevisions: revision.down_revision === null ? [] : listOf(revision.down_revision),
    branchLabels: revision.branch_labels,
    dependsOn: revision.depends_on,
    path: `${revision.revision}.ts`,
  }))
}

export function listOf(value: string | readonly string[] | null | undefined): string[] {
  if (value === null || value === undefined) return []
  return typeof value === 'string' ? [value] : [...value]
}
