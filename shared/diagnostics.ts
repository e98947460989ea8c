import { z } from 'zod'

/** A place in a file. `file` is relative to the project's root, `/`-separated; line and column count from 1. */
export const where = z.object({
  file: z.string(),
  line: z.int().nullable(),
  column: z.int().nullable(),
})
export type Where = z.infer<typeof where>

/** One problem found while reading: the same shape for settings, parse, graph and lint. */
export const diagnostic = z.object({
  /** Stable kebab-case name, e.g. `missing-parent`. */
  rule: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  where: where.nullable(),
  /** The revision it concerns, where there is one. */
  revision: z.string().nullable(),
  message: z.string(),
  hint: z.string().nullable(),
})
export type Diagnostic = z.infer<typeof diagnostic>
