import type { FSWatcher } from 'node:fs'
import { statSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

const debounceMs = 100

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
      // Something that was not there may be by now, and the other way round.
      arm()
      if (!stopped) onChange()
    }, debounceMs)
    timer.unref()
  }
  const arm = (): void => {
    for (const path of new Set(paths)) {
      const directory = isDirectory(path)
      const key = `${directory ? 'folder' : 'file'} ${path}`
      if (stopped || watchers.has(key)) continue
      for (const kind of ['folder', 'file']) close(watchers, `${kind} ${path}`)
      const watcher = directory ? watchFolder(path, tell) : watchFile(path, tell)
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

function watchFolder(path: string, tell: () => void): FSWatcher | null {
  return tryWatch(() => watch(path, { recursive: true }, tell))
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

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
