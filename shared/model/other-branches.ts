import { z } from 'zod'
import { missingRevision } from './rescue.ts'

/** A branch of the repository, or of a remote as it was last fetched. */
export const branchName = z.object({
  kind: z.enum(['branch', 'remote']),
  /** `feature`, `origin/feature`. */
  name: z.string(),
})
export type BranchName = z.infer<typeof branchName>

/** The branches whose revisions can be shown. */
export const otherBranches = z.object({
  /** Newest commit first; without the one that is checked out. */
  branches: z.array(branchName),
  /** What could not be looked at; for people. */
  notes: z.array(z.string()),
})
export type OtherBranches = z.infer<typeof otherBranches>

/** What chosen branches have and the checkout lacks. */
export const onBranches = z.object({
  revisions: z.array(missingRevision),
  notes: z.array(z.string()),
})
export type OnBranches = z.infer<typeof onBranches>
