import { z } from 'zod'
import { revision } from './revision.ts'

const place = z.object({
  kind: z.enum(['branch', 'remote', 'tag', 'stash', 'reflog']),
  /** `feature`, `origin/feature`, `stash@{0}`, `HEAD@{3}`. */
  name: z.string(),
})

/** One content under which a revision was found. */
const variant = z.object({
  revision,
  text: z.string(),
  /** Whether the ledger of the database says that these very words ran; null where it says nothing. */
  ran: z.boolean().nullable(),
  /** The last commit that changed the file there, and who made it when (ISO 8601). */
  commit: z.string(),
  author: z.string(),
  date: z.string(),
  /** Where it is found, the likeliest first; not more than a few. */
  places: z.array(place),
})
export type RescueVariant = z.infer<typeof variant>

/** A revision that the checkout lacks, with every content that the repository has under its id. */
export const missingRevision = z.object({
  revision: z.string(),
  /** The database stands there; else it is named as a parent. */
  row: z.boolean(),
  variants: z.array(variant),
})
export type MissingRevision = z.infer<typeof missingRevision>

/** The way from a row that no file explains to what the checkout has. */
const wayBack = z.object({
  row: z.string(),
  /** Revisions whose downgrade would run, newest first. */
  through: z.array(z.string()),
  /** Where the database stands then; empty: at base. */
  onto: z.array(z.string()),
  /** Why there is none; null where there is. */
  whyNot: z.string().nullable(),
})
export type WayBack = z.infer<typeof wayBack>

/** What the repository knows of revisions that a database has and the checkout lacks. */
export const rescue = z.object({
  target: z.string(),
  rows: z.array(z.string()),
  missing: z.array(missingRevision),
  ways: z.array(wayBack),
  /** Where was looked, and what could not be; for people. */
  notes: z.array(z.string()),
})
export type Rescue = z.infer<typeof rescue>
