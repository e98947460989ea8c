import { hash } from 'node:crypto'
import { z } from 'zod'
import type { TextCache } from '../ports.ts'
import { parserVersion } from './formats/parser-version.ts'
import type { ReadFile, RevisionCache } from './revision-cache.ts'

/** From how many files on reading a stored result beats parsing again. */
export const worthStoring = 500

/** Path, hash of the content, revision, diagnostics. */
type StoredFile = readonly [string, string, ReadFile['revision'], ReadFile['diagnostics']]

const storedResults = z.object({
  parser: z.literal(parserVersion),
  // A schema of the parts would copy every one of them.
  files: z.array(z.custom<StoredFile>(isStoredFile)),
})

/**
 * Fills a cache with what the files of a project parsed to when they were read before, perhaps by another process.
 * Every entry is bound to the hash of a content: the file is read all the same, and parsed where the hash differs.
 * @returns the results that were put into the cache
 */
export async function restoreResults(
  texts: TextCache,
  root: string,
  cache: RevisionCache,
): Promise<ReadonlySet<ReadFile>> {
  const results = new Set<ReadFile>()
  const stored = storedResults.safeParse(tryJson(await texts.read(keyOf(root))))
  if (!stored.success) return results
  for (const [path, contentHash, revision, diagnostics] of stored.data.files) {
    const result: ReadFile = { hash: contentHash, revision, diagnostics }
    results.add(result)
    cache.seed(path, result)
  }
  return results
}

/** Keeps what files parsed to for the next process. Failing to is nobody's problem: they are parsed again then. */
export async function storeResults(
  texts: TextCache,
  root: string,
  results: readonly (readonly [path: string, result: ReadFile])[],
): Promise<void> {
  const files = results.flatMap(([path, { hash: contentHash, revision, diagnostics }]) =>
    contentHash === null ? [] : [[path, contentHash, revision, diagnostics]],
  )
  try {
    await texts.write(keyOf(root), JSON.stringify({ parser: parserVersion, files }))
  } catch {
    // A home that cannot be written to.
  }
}

/** What was written by this very version of the parser has its shape: a glance is enough. */
function isStoredFile(value: unknown): boolean {
  if (!Array.isArray(value) || value.length !== 4) return false
  const [path, contentHash, revision, diagnostics] = value as readonly unknown[]
  const isRevision = typeof revision === 'object' && (revision === null || 'id' in revision)
  return (
    typeof path === 'string' && typeof contentHash === 'string' && isRevision && Array.isArray(diagnostics)
  )
}

function keyOf(root: string): string {
  return `revisions-${hash('sha256', root).slice(0, 16)}`
}

function tryJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
