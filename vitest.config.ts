import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

type Suite = {
  readonly name: string
  readonly timeout: number
  readonly built?: boolean
  /** Whole programs on a busy machine: in CI a test gets a second try, and `npm test` says which needed one. */
  readonly programs?: boolean
}

/** One project per folder of tests. Timeouts are generous: machines are slow, and a hang is what they catch. */
const suites: readonly Suite[] = [
  { name: 'unit', timeout: 20_000 },
  { name: 'architecture', timeout: 60_000 },
  { name: 'contract', timeout: 60_000 },
  { name: 'dialect', timeout: 90_000, programs: true },
  { name: 'cli', timeout: 90_000, programs: true },
  { name: 'shell', timeout: 90_000, built: true, programs: true },
  { name: 'ui', timeout: 90_000, built: true, programs: true },
  // Only `npm run soak` runs this one.
  ...(process.env['SOAK'] === undefined ? [] : [{ name: 'soak', timeout: 240_000, built: true }]),
]

/** The long run does many times as much in a test (tests/helpers/soak.ts); on a busy machine PATIENCE=4 waits longer. */
const patience = Number(process.env['PATIENCE'] ?? process.env['SOAK'] ?? 1)

/** IPC without Electron: the server's side runs over the stand-in. */
const standIn = join(import.meta.dirname, 'tests/helpers/electron-stand-in/electron.ts')

/** Slow suites first, so that no core waits for a long file that came last. */
const slowFirst = ['ui', 'dialect', 'cli', 'shell', 'unit', 'contract', 'architecture']

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own method, which only shares the name
    const sorted = await super.sort(files)
    const place = (file: TestSpecification): number => slowFirst.indexOf(file.project.name)
    return sorted.toSorted((one, other) => place(one) - place(other))
  }
}

export default defineConfig({
  test: {
    // Processes, not threads: sqlite3 aborts the whole process when a thread that uses it is terminated.
    pool: 'forks',
    // One more than cores: most tests wait for a browser or a server.
    maxWorkers: Math.min(availableParallelism() + 1, 8),
    // Thousands of programs are started, always the same ones: their code is compiled once.
    env: { TZ: 'UTC', NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
    sequence: { sequencer: SlowFirst },
    projects: suites.map(({ name, timeout, built, programs }) => ({
      extends: true,
      ...(name === 'contract' || name === 'shell' ? { resolve: { alias: { electron: standIn } } } : {}),
      test: {
        name,
        // Pure functions share a process without harm, and without loading everything again for each file.
        isolate: name !== 'unit',
        retry: programs === true && process.env['CI'] !== undefined ? 1 : 0,
        ...(built === true ? { globalSetup: ['tests/helpers/ensure-built.ts'] } : {}),
        include: [`tests/${name}/**/*.test.{ts,tsx}`],
        testTimeout: timeout * patience,
        hookTimeout: timeout * patience,
      },
    })),
  },
})
