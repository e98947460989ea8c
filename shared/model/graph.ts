import { z } from 'zod'

/** Where a revision stands in the graph. Marks are Alembic's (SEMANTICS part 2, section 0). */
const graphNode = z.object({
  id: z.string(),
  /** down_revision, in declared order, ids that exist or are ghosts. */
  parents: z.array(z.string()),
  /** depends_on resolved to ids. */
  dependencies: z.array(z.string()),
  /** Labels after propagation, sorted. */
  labels: z.array(z.string()),
  head: z.boolean(),
  realHead: z.boolean(),
  base: z.boolean(),
  branchPoint: z.boolean(),
  mergePoint: z.boolean(),
  /** Named by others but has no file. */
  ghost: z.boolean(),
})
export type GraphNode = z.infer<typeof graphNode>

/** The graph as the window and `--json` see it: nodes newest first, in history order. */
export const graphView = z.object({
  nodes: z.array(graphNode),
  heads: z.array(z.string()),
  realHeads: z.array(z.string()),
  bases: z.array(z.string()),
  branchPoints: z.array(z.string()),
  /** Declared labels in load order with the revision that declares each. */
  labels: z.array(z.object({ label: z.string(), revision: z.string() })),
})
export type GraphView = z.infer<typeof graphView>
