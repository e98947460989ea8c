import { link, open, rename, rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/** What placing a file asks of the system. */
export type FileSystem = {
  readonly link: (from: string, to: string) => Promise<void>
  readonly rename: (from: string, to: string) => Promise<void>
  /** Makes an empty file; fails with EEXIST where the name is taken. */
  readonly claim: (path: string) => Promise<void>
  readonly remove: (path: string) => Promise<void>
  readonly sleep: (ms: number) => Promise<unknown>
}

/** The machine's own. */
const fileSystem: FileSystem = {
  link,
  rename,
  claim: async (path) => await (await open(path, 'wx')).close(),
  remove: (path) => rm(path, { force: true }),
  sleep: (ms) => sleep(ms),
}

/** A virus scanner or an indexer has the file open for a moment (Windows). */
const passing = new Set(['EPERM', 'EACCES', 'EBUSY'])
/** The file system has no hard links: exFAT, FAT, some network drives. */
const withoutLinks = new Set(['ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EPERM', 'EXDEV', 'EMLINK', 'EINVAL'])
/** Waits between tries in milliseconds, together about a second. */
const waits = [5, 10, 20, 40, 80, 160, 320, 400]

/** Renames over what is there, trying again while something has it open. Throws the last error. */
export async function replaceFile(from: string, to: string, system: FileSystem = fileSystem): Promise<void> {
  for (const wait of waits) {
    try {
      return await system.rename(from, to)
    } catch (error) {
      if (!passing.has(codeOf(error))) throw error
      await system.sleep(wait)
    }
  }
  await system.rename(from, to)
}

/**
 * Gives a file its name where that is free; throws EEXIST where it is taken. A hard link does it in one step with
 * appearing whole; where there are none, the name is claimed by an empty file first.
 */
export async function placeNewFile(from: string, to: string, system: FileSystem = fileSystem): Promise<void> {
  try {
    return await system.link(from, to)
  } catch (error) {
    if (!withoutLinks.has(codeOf(error))) throw error
  }
  await system.claim(to)
  try {
    await replaceFile(from, to, system)
  } catch (error) {
    await system.remove(to)
    throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
