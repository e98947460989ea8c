import { hash } from 'node:crypto'
import { isAbsolute, join, relative } from 'node:path'
import { z } from 'zod'
import type { Ports } from '../../ports.ts'

/** How a program of ours ends what it prints, where it tells what it read. */
const mark = '-- headway read: '
export const programReads = z.object({ files: z.array(z.string()), folders: z.array(z.string()) })
type ProgramReads = z.infer<typeof programReads>

/**
 * The printed text without the line that lists what the program read, and that list; null where there is no such line.
 */
export function splitReads(text: string): { readonly text: string; readonly reads: ProgramReads | null } {
  const start = text.lastIndexOf(mark)
  if (start < 0 || (start > 0 && text[start - 1] !== '\n')) return { text, reads: null }
  try {
    const parsed = programReads.safeParse(JSON.parse(text.slice(start + mark.length)))
    return parsed.success ? { text: text.slice(0, start), reads: parsed.data } : { text, reads: null }
  } catch {
    return { text, reads: null }
  }
}

const mostPaths = 5000
const mostBytes = 20 * 1024 * 1024

/**
 * Everything that a program read as one name: files of the project by their content, others by their stamp, folders by
 * their names. Null where something is missing or there is too much to check: then nothing is known.
 * @param before no file of the project may be newer, in milliseconds since 1970: the program may have read it earlier
 */
export async function nameOfReads(
  files: Ports['files'],
  root: string,
  reads: ProgramReads,
  before = Number.POSITIVE_INFINITY,
): Promise<string | null> {
  if (reads.files.length + reads.folders.length > mostPaths) return null
  const ofFile = async (path: string): Promise<string | null> => {
    if (!isInside(root, path)) {
      const stat = await files.stat(path).catch(() => null)
      return stat === null ? null : `${path} ${stat.size} ${stat.mtimeMs}`
    }
    const read = await files.readStamped(path, mostBytes).catch(() => null)
    if (read === null || read.bytes === null || read.stamp.mtimeMs >= before) return null
    return `${path} ${hash('sha256', read.bytes)}`
  }
  const ofFolder = async (path: string): Promise<string | null> => {
    const entries = await files.list(path).catch(() => null)
    return entries === null
      ? null
      : `${path} ${entries
          .map(({ name }) => name)
          .filter(counts)
          .join('/')}`
  }
  const absolute = (path: string): string => (isAbsolute(path) ? path : join(root, path))
  const parts = await Promise.all([
    ...reads.files.map((path) => ofFile(absolute(path))),
    ...reads.folders.map((path) => ofFolder(absolute(path))),
  ])
  return parts.includes(null) ? null : hash('sha256', parts.join('\n'))
}

/** Compiled code and databases appear and disappear although the models are unchanged. */
function counts(name: string): boolean {
  return name !== '__pycache__' && !/\.(?:pyc|db|sqlite3?|db-journal|db-wal|db-shm)$/.test(name)
}

function isInside(root: string, path: string): boolean {
  const from = relative(root, path)
  return (
    from !== '' && !from.startsWith('..') && !isAbsolute(from) && !/(?:^|[\\/])site-packages[\\/]/.test(from)
  )
}
