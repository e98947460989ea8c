import { dirname, normalize } from 'node:path/posix'
import type {
  Clock,
  Files,
  FileKind,
  FileStamp,
  Ids,
  Ports,
  Programs,
  TextCache,
  UserStore,
} from './ports.ts'

type MemoryPortsOptions = {
  /** Text by absolute path. */
  readonly files?: Readonly<Record<string, string>>
  /** The clock's start, ISO 8601; it moves only when something sleeps. */
  readonly now?: string
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** Ports without a machine: files in a map, a clock that stands still, counted ids. No processes can be started. */
export function createMemoryPorts(options: MemoryPortsOptions = {}): Ports {
  return {
    files: createMemoryFiles(options.files ?? {}),
    clock: createMemoryClock(options.now ?? '2030-01-01T00:00:00Z'),
    ids: createCountedIds(),
    store: createMemoryStore(),
    cache: createMemoryCache(),
    runtimes: {
      pythonFolder: '/headway/python',
      launch() {
        throw new Error('These ports have no processes.')
      },
    },
    log: { debug: () => undefined, warn: () => undefined },
    processes: {
      launchMigrationProcess() {
        throw new Error('These ports have no processes.')
      },
    },
    programs: noPrograms,
    commands: { run: () => Promise.reject(new Error('These ports have no commands.')) },
    moduleLoader: 'jiti',
    checkpoint: () => Promise.resolve(),
    environment: options.environment ?? {},
    backupFolder: '/home/headway/backups',
    temporaryFolder: '/tmp/headway',
    osUser: 'someone',
    engineVersion: '0.0.0',
  }
}

const noPrograms: Programs = {
  platform: 'none',
  architecture: 'none',
  searchPath: [],
  cacheFolder: '/cache',
  packageFolder: () => null,
  list: () => Promise.resolve([]),
  makeFolder: () => Promise.reject(new Error('These ports have no programs.')),
  run: () => Promise.resolve({ code: null, output: 'These ports have no programs.' }),
  freePort: () => Promise.reject(new Error('These ports have no network.')),
}

/** Files by absolute path; folders are there as long as something is in them, or were made. */
function createMemoryFiles(initial: Readonly<Record<string, string>>): Files {
  const texts = new Map<string, Uint8Array>()
  const folders = new Set<string>(['/'])
  const listeners = new Set<{ readonly paths: readonly string[]; readonly onChange: () => void }>()
  const addFolders = (path: string): void => {
    for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) folders.add(folder)
  }
  const put = (path: string, text: string): void => {
    texts.set(normalize(path), new TextEncoder().encode(text))
    addFolders(normalize(path))
    for (const { paths, onChange } of listeners) {
      if (paths.some((each) => path === each || path.startsWith(`${each}/`))) onChange()
    }
  }
  const entry = (path: string): ({ readonly kind: FileKind } & FileStamp) | null => {
    const text = texts.get(path)
    if (text !== undefined) return { kind: 'file', size: text.length, mtimeMs: 0 }
    return folders.has(path) ? { kind: 'directory', size: 0, mtimeMs: 0 } : null
  }
  const bytesOf = (path: string): Uint8Array => {
    const text = texts.get(normalize(path))
    if (text === undefined) throw coded('ENOENT', path)
    return text
  }
  for (const [path, text] of Object.entries(initial)) put(path, text)
  return {
    read: async (path) => bytesOf(path),
    async readStamped(path, limit) {
      const bytes = bytesOf(path)
      return { stamp: { size: bytes.length, mtimeMs: 0 }, bytes: bytes.length > limit ? null : bytes }
    },
    async write(path, text) {
      put(path, text)
    },
    async writeNew(path, text) {
      if (texts.has(normalize(path))) throw coded('EEXIST', path)
      put(path, text)
    },
    async remove(path) {
      if (!texts.delete(normalize(path))) throw coded('ENOENT', path)
    },
    async makeDirectory(path) {
      addFolders(`${normalize(path)}/x`)
    },
    async list(path) {
      const folder = normalize(path).replace(/\/$/, '')
      if (!folders.has(folder === '' ? '/' : folder)) throw coded('ENOENT', path)
      const inside = [...texts.keys(), ...folders].filter(
        (each) => each !== '/' && dirname(each) === (folder || '/'),
      )
      return inside.toSorted().flatMap((each) => {
        const found = entry(each)
        return found === null ? [] : [{ name: each.slice(each.lastIndexOf('/') + 1), kind: found.kind }]
      })
    },
    async stat(path) {
      return entry(normalize(path))
    },
    freeBytes: () => Promise.resolve(null),
    async realPath(path) {
      if (entry(normalize(path)) === null) throw coded('ENOENT', path)
      return normalize(path)
    },
    watch(paths, onChange) {
      const listener = { paths, onChange }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** A clock that moves only by sleeping. */
export function createMemoryClock(start: string): Clock {
  let at = Date.parse(start)
  const begun = at
  return {
    now: () => new Date(at),
    monotonic: () => at - begun,
    async sleep(ms) {
      at += ms
    },
  }
}

function createCountedIds(): Ids {
  let count = 0
  const next = (digits: number): string => {
    count += 1
    return count.toString(16).padStart(digits, '0')
  }
  return { revision: () => next(12), run: () => next(16) }
}

function createMemoryStore(): UserStore {
  const values = new Map<string, unknown>()
  return {
    read: (key) => Promise.resolve(structuredClone(values.get(key))),
    async write(key, value) {
      values.set(key, structuredClone(value))
    },
  }
}

function createMemoryCache(): TextCache {
  const texts = new Map<string, string>()
  return {
    read: async (key) => texts.get(key) ?? null,
    async write(key, text) {
      texts.set(key, text)
    },
  }
}

function coded(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code })
}
