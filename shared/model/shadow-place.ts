import { z } from 'zod'

/** Where a scratch database was made: what statement-true SQL, schemas and comparisons came from. */
export const shadowPlace = z.object({
  /** `named`: the server of `shadowUrl`; `private`: one that Headway started; `target`: the target's own server; `file`. */
  kind: z.enum(['named', 'private', 'target', 'file']),
  /** For people, to stand after "on": `a private PostgreSQL 15 on this machine`. */
  text: z.string(),
})
export type ShadowPlace = z.infer<typeof shadowPlace>
