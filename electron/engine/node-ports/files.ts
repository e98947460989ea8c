import { randomBytes } from 'node:crypto'
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs'
import type { Dirent, Stats } from 'node:fs'
import { mkdir, open, realpath, rm, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileEntry, FileKind, Files } from '../ports.ts'
import { placeNewFile, replaceFile } from './place-file.ts'
import { watchPaths } from './watch.ts'

/** Nothing that Headway reads whole is larger. */
const mostBytes = 64 * 1024 * 1024

/**
 * Files of the machine. Writes are atomic: a crash leaves the old file or the new one.
 * Reading and listing are synchronous inside: for the small files of a project that takes a quarter of the time
 * (10,000 files: 0.1 s instead of 0.4 s); whoever reads many gives way to other work between batches.
 */
export const nodeFiles: Files = {
  async read(path) {
    const { bytes } = await nodeFiles.readStamped(path, mostBytes)
    if (bytes !== null) return bytes
    throw coded('EFBIG', `${path} is larger than ${mostBytes / 1024 / 1024} MiB`)
  },
  async readStamped(path, limit) {
    // Opening a pipe without a writer would wait forever.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const found = fstatSync(file)
      if (found.isDirectory()) throw coded('EISDIR', `${path} is a folder`)
      if (!found.isFile()) throw coded('ENOTSUP', `${path} is no regular file`)
      const { size, mtimeMs } = found
      return { stamp: { size, mtimeMs }, bytes: size > limit ? null : readWhole(file, size) }
    } finally {
      closeSync(file)
    }
  },
  async write(path, text) {
    const mode = await stat(path).then(
      (found) => found.mode & 0o777,
      () => 0o666,
    )
    await throughTemporary(path, text, mode, (temporary) => replaceFile(temporary, path))
  },
  async writeNew(path, text) {
    await throughTemporary(path, text, 0o666, (temporary) => placeNewFile(temporary, path))
  },
  remove: (path) => rm(path),
  async makeDirectory(path) {
    await mkdir(path, { recursive: true })
  },
  async list(path) {
    const entries = readdirSync(path, { withFileTypes: true }).map((found): FileEntry => ({
      name: found.name,
      kind: kindOf(found),
    }))
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  },
  async stat(path) {
    const found = lstatSync(path, { throwIfNoEntry: false })
    return found === undefined ? null : { kind: kindOf(found), size: found.size, mtimeMs: found.mtimeMs }
  },
  freeBytes: async (folder) => {
    const found = await statfs(folder).catch(() => null)
    return found === null ? null : found.bavail * found.bsize
  },
  realPath: (path) => realpath(path),
  watch: watchPaths,
}

async function throughTemporary(
  path: string,
  text: string,
  mode: number,
  place: (temporary: string) => Promise<void>,
): Promise<void> {
  const temporary = join(dirname(path), `.${randomBytes(6).toString('hex')}.headway-tmp`)
  try {
    const file = await open(temporary, 'wx', mode)
    try {
      await file.writeFile(text, 'utf8')
      await file.sync()
    } finally {
      await file.close()
    }
    await place(temporary)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** The first `size` bytes, or what is left of them. */
function readWhole(file: number, size: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(size)
  let length = 0
  while (length < size) {
    const read = readSync(file, bytes, length, size - length, null)
    if (read === 0) break
    length += read
  }
  return bytes.subarray(0, length)
}

function coded(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

function kindOf(found: Stats | Dirent): FileKind {
  if (found.isFile()) return 'file'
  if (found.isDirectory()) return 'directory'
  return found.isSymbolicLink() ? 'symlink' : 'other'
}
