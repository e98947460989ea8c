import type { FSWatcher } from 'node:fs'
import { lstatSync, readdirSync, statSync, watch } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const debounceMs = 100

/** Elsewhere Node watches every file below a folder by itself: 10,000 of them take 45 MB and a sixth of a second. */
const watchesTrees = process.platform === 'darwin' || process.platform === 'win32'

/**
 * Calls back, debounced, when anything at or below the paths changes. A folder is watched with all below it; a file,
 * or a path that is not there yet, through the folder around it. Returns the way to stop.
 */
export function watchPaths(paths: readonly string[], onChange: () => void): () => void {
  const watchers = new Map<string, FSWatcher>()
  let timer: NodeJS.Timeout | null = null
  let stopped = false
  const tell = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => {
      timer = null
      // Paths may have appeared or disappeared since.
      arm()
      if (!stopped) onChange()
    }, debounceMs)
    timer.unref()
  }
  const arm = (): void => {
    if (stopped) return
    const wanted = new Map([...new Set(paths)].flatMap((path) => watchesOf(path, tell)))
    for (const key of watchers.keys()) if (!wanted.has(key)) close(watchers, key)
    for (const [key, start] of wanted) {
      const watcher = watchers.has(key) ? null : start()
      if (watcher === null) continue
      watcher.on('error', () => close(watchers, key))
      watcher.unref()
      watchers.set(key, watcher)
    }
  }
  arm()
  return () => {
    stopped = true
    if (timer !== null) clearTimeout(timer)
    for (const key of watchers.keys()) close(watchers, key)
  }
}

/** What must be watched for a path as it is now, by a key that says what it is. */
function watchesOf(path: string, tell: () => void): [key: string, start: () => FSWatcher | null][] {
  if (!isDirectory(path)) return [[`file ${path}`, () => watchFile(path, tell)]]
  // A link may lead anywhere: to the root of the disk.
  const whole = watchesTrees || isLink(path)
  const folders = whole ? [path] : [path, ...foldersBelow(path, mostFolders)]
  return folders.map((folder) => [`folder ${folder} ${identityOf(folder)}`, () => watchFolder(folder, tell)])
}

/** A folder that was removed and made anew is another one, which needs a watch of its own; its number may be the same. */
function identityOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? '' : `${found.ino} ${found.birthtimeNs}`
}

/** More folders than a history has: what lies deeper is read again on demand. */
const mostFolders = 1000

/** Folders that may hold revisions, level by level: not packages, nor what is hidden. At most `most`. */
function foldersBelow(path: string, most: number): string[] {
  const found: string[] = []
  const waiting = [path]
  for (let folder = waiting.shift(); folder !== undefined && found.length < most; folder = waiting.shift()) {
    const below = foldersIn(folder).slice(0, most - found.length)
    found.push(...below)
    waiting.push(...below)
  }
  return found
}

function foldersIn(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
      .map((entry) => join(path, entry.name))
  } catch {
    return []
  }
}

function watchFolder(path: string, tell: () => void): FSWatcher | null {
  return tryWatch(() => watch(path, { recursive: watchesTrees && !isLink(path) }, tell))
}

function watchFile(path: string, tell: () => void): FSWatcher | null {
  const name = basename(path)
  return tryWatch(() =>
    watch(dirname(path), (_event, changed) => {
      if (changed === null || changed === name) tell()
    }),
  )
}

/** Watching is a convenience: where the system has no watches left, the project is read again on demand. */
function tryWatch(start: () => FSWatcher): FSWatcher | null {
  try {
    return start()
  } catch {
    return null
  }
}

function close(watchers: Map<string, FSWatcher>, key: string): void {
  watchers.get(key)?.close()
  watchers.delete(key)
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
