import { z } from 'zod'

const entry = z.object({
  revision: z.string(),
  message: z.string(),
  path: z.string(),
  /** ISO 8601, as declared. */
  createDate: z.string().nullable(),
  /** Who added the file, as git has it; null where that was not asked or is not known. */
  author: z.string().nullable(),
  /** The name that the table had then. */
  table: z.string(),
  /** What its statements do to the table: `add column price`, `create index i`. */
  touches: z.array(z.string()),
  /** What became of the table, from the shadow; null where that was not asked. */
  changes: z.array(z.string()).nullable(),
  /** False where code was only read, not run: it names the table. */
  certain: z.boolean(),
})
export type BiographyEntry = z.infer<typeof entry>

/** Every revision that touched a table, or one column of it, newest first. */
export const biography = z.object({
  table: z.string(),
  /** Null: the whole table. */
  column: z.string().nullable(),
  entries: z.array(entry),
  /** For people: what could not be told. */
  notes: z.array(z.string()),
})
export type Biography = z.infer<typeof biography>
