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
    cipher: null,
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
    git: {
      run: () => Promise.resolve({ code: null, stdout: new Uint8Array(), stderr: '', problem: 'no git' }),
    },
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
  const tree = new MemoryTree()
  for (const [path, text] of Object.entries(initial)) tree.put(path, text)
  return {
    read: async (path) => tree.bytesOf(path),
    async readStamped(path, limit) {
      const bytes = tree.bytesOf(path)
      return { stamp: { size: bytes.length, mtimeMs: 0 }, bytes: bytes.length > limit ? null : bytes }
    },
    write: async (path, text) => tree.put(path, text),
    async writeNew(path, text) {
      if (tree.entry(path)?.kind === 'file') throw coded('EEXIST', path)
      tree.put(path, text)
    },
    remove: async (path) => tree.remove(path),
    makeDirectory: async (path) => tree.addFolders(`${normalize(path)}/x`),
    list: async (path) => tree.list(path),
    stat: async (path) => tree.entry(path),
    freeBytes: () => Promise.resolve(null),
    async realPath(path) {
      if (tree.entry(path) === null) throw coded('ENOENT', path)
      return normalize(path)
    },
    watch: (paths, onChange) => tree.watch(paths, onChange),
  }
}

class MemoryTree {
  readonly #texts = new Map<string, Uint8Array>()
  readonly #folders = new Set<string>(['/'])
  readonly #listeners = new Set<{ readonly paths: readonly string[]; readonly onChange: () => void }>()

  put(path: string, text: string): void {
    this.#texts.set(normalize(path), new TextEncoder().encode(text))
    this.addFolders(normalize(path))
    for (const { paths, onChange } of this.#listeners) {
      if (paths.some((each) => path === each || path.startsWith(`${each}/`))) onChange()
    }
  }

  /** The folders that `path` lies in. */
  addFolders(path: string): void {
    for (let folder = dirname(path); !this.#folders.has(folder); folder = dirname(folder))
      this.#folders.add(folder)
  }

  entry(path: string): ({ readonly kind: FileKind } & FileStamp) | null {
    const text = this.#texts.get(normalize(path))
    if (text !== undefined) return { kind: 'file', size: text.length, mtimeMs: 0 }
    return this.#folders.has(normalize(path)) ? { kind: 'directory', size: 0, mtimeMs: 0 } : null
  }

  bytesOf(path: string): Uint8Array {
    const text = this.#texts.get(normalize(path))
    if (text === undefined) throw coded('ENOENT', path)
    return text
  }

  remove(path: string): void {
    if (!this.#texts.delete(normalize(path))) throw coded('ENOENT', path)
  }

  list(path: string): { readonly name: string; readonly kind: FileKind }[] {
    const folder = normalize(path).replace(/\/$/, '')
    if (!this.#folders.has(folder === '' ? '/' : folder)) throw coded('ENOENT', path)
    const inside = [...this.#texts.keys(), ...this.#folders].filter(
      (each) => each !== '/' && dirname(each) === (folder || '/'),
    )
    return inside.toSorted().flatMap((each) => {
      const found = this.entry(each)
      return found === null ? [] : [{ name: each.slice(each.lastIndexOf('/') + 1), kind: found.kind }]
    })
  }

  watch(paths: readonly string[], onChange: () => void): () => void {
    const listener = { paths, onChange }
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
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
