import type { MissingRevision, RescueVariant } from '../../shared/model/rescue.ts'
import type { Revision } from '../../shared/model/revision.ts'
import type { ReplacedRevision } from '../../shared/model/squash.ts'

/** A revision that is drawn in the graph though no file of the history has it. Its text can be read, and nothing else. */
export type Ghost = {
  readonly id: string
  readonly revision: Revision
  readonly from:
    | {
        /** In git: on a branch that is shown, or where a database stands. One entry for each content. */
        readonly kind: 'git'
        readonly variants: readonly RescueVariant[]
        /** The database stands at it, or it lies below such a one. */
        readonly isMissing: boolean
      }
    | {
        /** A squash stands for it, and its file is kept. */
        readonly kind: 'squash'
        readonly squash: string
        readonly path: string
        readonly text: string
      }
}

/** What was found, as ghosts, each id once. Pure. */
export function ghostsOf(
  missing: readonly MissingRevision[],
  onBranches: readonly MissingRevision[],
  replaced: readonly ReplacedRevision[],
): Ghost[] {
  const ghosts = new Map<string, Ghost>()
  const gone = new Set(missing.map(({ revision }) => revision))
  for (const { revision: id, variants } of [...missing, ...onBranches]) {
    const [first] = variants
    if (first === undefined || ghosts.has(id)) continue
    const from = { kind: 'git', variants, isMissing: gone.has(id) } as const
    ghosts.set(id, { id, revision: first.revision, from })
  }
  for (const { squash, path, text, revision } of replaced) {
    // The last of a range has given its id to the squash.
    if (revision.id === squash || ghosts.has(revision.id)) continue
    const from = { kind: 'squash', squash, path, text } as const
    ghosts.set(revision.id, { id: revision.id, revision, from })
  }
  return [...ghosts.values()]
}

/** In words: "branch feature/phones and stash stash@{0}". */
export function placesOf({ places }: Pick<RescueVariant, 'places'>): string[] {
  return places.map(({ kind, name }) => `${kind === 'reflog' ? 'earlier commit' : kind} ${name}`)
}
