import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TextCache } from '../ports.ts'

/** How many files a cache holds: a few for each of the projects used most recently. */
const mostFiles = 60

/**
 * One file for each key in `folder`, which anybody may empty. Written whole or not at all, and not synced; above
 * `limit` files the oldest are deleted.
 */
export function createTextCache(folder: string, limit = mostFiles): TextCache {
  const pathOf = (key: string): string => join(folder, key)
  return {
    // Whole and then decoded: asked for text, Node decodes piece by piece, which takes three times as long.
    read: (key) =>
      readFile(pathOf(key)).then(
        (bytes) => bytes.toString('utf8'),
        () => null,
      ),
    async write(key, text) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const temporary = `${pathOf(key)}.${process.pid}.tmp`
      await writeFile(temporary, text, { mode: 0o600 })
      await rename(temporary, pathOf(key))
      await dropOldest(folder, limit)
    },
  }
}

async function dropOldest(folder: string, limit: number): Promise<void> {
  const names = await readdir(folder)
  if (names.length <= limit) return
  const written = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name)
      // Another process may have dropped it meanwhile.
      const found = await stat(path).catch(() => null)
      return { path, at: found?.mtimeMs ?? 0 }
    }),
  )
  const oldest = written.toSorted((left, right) => right.at - left.at).slice(limit)
  await Promise.all(oldest.map(({ path }) => rm(path, { force: true })))
}
