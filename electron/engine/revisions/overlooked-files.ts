import { join } from 'node:path'
import type { Ports } from '../ports.ts'
import { isQuietFolder, looksLikeRevision, roleOfName } from './file-role.ts'
import { maxRevisionBytes } from './revision-text.ts'

type LookPorts = Pick<Ports, 'files'>

/** What was found in a folder that is not read. */
type Overlooked =
  | { readonly kind: 'revision'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly why: string }

/** How deep the search goes: a large source folder beside the revisions must stay cheap. */
const limits = { levels: 4, files: 200 }

/**
 * The first file below a folder that looks like a migration, or the first folder that cannot be looked into; null where
 * there is neither. Looks at a few hundred files at most and follows no links.
 * @param isRead whether a folder (absolute) is read for revisions after all
 */
export async function lookIntoFolder(
  ports: LookPorts,
  folder: string,
  isRead: (folder: string) => boolean,
): Promise<Overlooked | null> {
  let left = limits.files
  const look = async (at: string, level: number): Promise<Overlooked | null> => {
    if (isRead(at) || level > limits.levels) return null
    const entries = await ports.files.list(at).catch((error: unknown) => whyNot(error))
    if (typeof entries === 'string') return { kind: 'unreadable', path: at, why: entries }
    for (const { name, kind } of entries) {
      if (kind !== 'file' || roleOfName(name, 'ts') === 'quiet' || left-- <= 0) continue
      if (await lookIntoFile(ports, join(at, name))) return { kind: 'revision', path: join(at, name) }
    }
    for (const { name, kind } of entries) {
      const found =
        kind === 'directory' && !isQuietFolder(name) ? await look(join(at, name), level + 1) : null
      if (found !== null) return found
    }
    return null
  }
  return await look(folder, 1)
}

/** Whether a file, read as it lies there, looks like a migration. One that cannot be read does not. */
export async function lookIntoFile(ports: LookPorts, path: string): Promise<boolean> {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const read = await ports.files.readStamped(path, maxRevisionBytes).catch(() => null)
  return looksLikeRevision(name, read?.bytes ?? new Uint8Array())
}

function whyNot(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
