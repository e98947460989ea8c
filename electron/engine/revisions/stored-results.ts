import { z } from 'zod'
import type { TextCache } from '../ports.ts'
import { parserVersion } from './formats/parser-version.ts'
import { keepJson, keyOfKept, readKeptJson } from './kept-json.ts'
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
  const stored = storedResults.safeParse(await readKeptJson(texts, keyOfKept('revisions', root)))
  if (!stored.success) return results
  for (const [path, contentHash, revision, diagnostics] of stored.data.files) {
    const result: ReadFile = { hash: contentHash, revision, diagnostics }
    results.add(result)
    cache.seed(path, result)
  }
  return results
}

/** Keeps what files parsed to for the next process. */
export async function storeResults(
  texts: TextCache,
  root: string,
  results: readonly (readonly [path: string, result: ReadFile])[],
): Promise<void> {
  const files = results.flatMap(([path, { hash: contentHash, revision, diagnostics }]) =>
    contentHash === null ? [] : [[path, contentHash, revision, diagnostics]],
  )
  await keepJson(texts, keyOfKept('revisions', root), { parser: parserVersion, files })
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
