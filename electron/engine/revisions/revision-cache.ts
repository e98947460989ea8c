import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { FileStamp } from '../ports.ts'

/** What came of reading one file. */
export type ReadFile = {
  readonly hash: string | null
  readonly revision: Revision | null
  readonly diagnostics: readonly Diagnostic[]
}

/** Remembers what files parsed to, for the life of the engine. Texts are not kept. */
export interface RevisionCache {
  /** The result for a file whose size and time are as they were; null where it must be read again. */
  unchanged(path: string, stamp: FileStamp): ReadFile | null
  /** Whether `unchanged` may know an answer, so that asking for the stamp is worth it. */
  knows(path: string): boolean
  /** The result for a file that was read and has the same content as before. */
  sameContent(path: string, hash: string): ReadFile | null
  /** A result from elsewhere: used for the same content only, whatever size and time say. */
  seed(path: string, result: ReadFile): void
  /** Whether nothing was ever put in. */
  isEmpty(): boolean
  store(path: string, stamp: FileStamp, readAt: number, result: ReadFile): void
}

/**
 * A file changed twice within the clock's grain keeps its time, so a time is only believed
 * when it was already this old, in milliseconds, when the file was read (git calls the others racily clean).
 */
const settledAfterMs = 2_000

/** An empty cache. */
export function createRevisionCache(): RevisionCache {
  const entries = new Map<string, { size: number; mtimeMs: number; settled: boolean; result: ReadFile }>()
  return {
    unchanged(path, { size, mtimeMs }) {
      const known = entries.get(path)
      if (known === undefined || !known.settled) return null
      return known.size === size && known.mtimeMs === mtimeMs ? known.result : null
    },
    knows: (path) => entries.get(path)?.settled ?? false,
    sameContent(path, hash) {
      const known = entries.get(path)
      return known !== undefined && known.result.hash === hash ? known.result : null
    },
    seed(path, result) {
      entries.set(path, { size: -1, mtimeMs: -1, settled: false, result })
    },
    isEmpty: () => entries.size === 0,
    store(path, { size, mtimeMs }, readAt, result) {
      entries.set(path, { size, mtimeMs, settled: readAt - mtimeMs > settledAfterMs, result })
    },
  }
}
