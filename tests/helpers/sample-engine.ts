import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../electron/engine/index.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../electron/transport/in-process.ts'
import type { Channel } from '../../shared/contract.ts'
import type { DialectName } from '../../shared/model/project.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { RunOutcome } from '../../shared/model/run.ts'
import { createTestDatabase } from './postgres.ts'
import type { TestDatabase } from './postgres.ts'
import { sqliteRows } from './sqlite-rows.ts'

/** A whole engine on a copy of a sample project, with one target `dev` on a database of its own. */
export type SampleEngine = {
  readonly root: string
  readonly channel: Channel
  readonly url: string
  /** Rows as the database has them, read without the engine. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>
  run(plan: Plan): Promise<RunOutcome>
  close(): Promise<void>
}

/** A database that the project's target is. */
type OpenedDatabase = Pick<TestDatabase, 'url' | 'query' | 'drop'>

/** Opens `migrations-sample/<name>`; responses are checked against the contract. */
export async function openSample(
  name: string,
  dialect: DialectName,
  options: { readonly tier?: string; readonly trust?: 'stored' | 'this-run' } = {},
): Promise<SampleEngine> {
  const root = mkdtempSync(join(tmpdir(), 'headway-sample-'))
  cpSync(join(import.meta.dirname, '../../migrations-sample', name), root, { recursive: true })
  return openFolder(root, dialect, options)
}

/** Opens a new project without revisions, with the given settings. */
export async function openProject(
  dialect: DialectName,
  settings: object,
  database: OpenedDatabase | null = null,
): Promise<SampleEngine> {
  const root = mkdtempSync(join(tmpdir(), 'headway-project-'))
  writeFileSync(join(root, 'headway.json'), JSON.stringify(settings))
  return openFolder(root, dialect, {}, database)
}

async function openFolder(
  root: string,
  dialect: DialectName,
  options: { readonly tier?: string; readonly trust?: 'stored' | 'this-run' },
  given: OpenedDatabase | null = null,
): Promise<SampleEngine> {
  const database = given ?? (dialect === 'postgres' ? await createTestDatabase() : null)
  const url = database?.url ?? `sqlite:///${root}/test.db`
  writeSettings(root, { url, ...(options.tier === undefined ? {} : { tier: options.tier }) })
  const ports = createNodePorts({ userFolder: join(root, '.user'), temporaryFolder: join(root, '.scratch') })
  const engine = createEngine(ports, {
    trust: options.trust ?? 'this-run',
    follow: 'ask',
    samplesFolder: null,
    sampleCopies: null,
  })
  const channel = createInProcessChannel(engine, { checkResponses: true })
  await channel.call('project.open', { path: root })
  return {
    root,
    channel,
    url,
    query: (sql) => (database ? database.query(sql) : sqliteRows(join(root, 'test.db'), sql)),
    run: async ({ fingerprint }) => {
      const { runId } = await channel.call('run.start', {
        fingerprint,
        confirmation: null,
        lockTimeoutMs: null,
      })
      return channel.call('run.outcome', { runId })
    },
    close: () => close(engine, database, root),
  }
}

function writeSettings(root: string, target: object): void {
  const path = join(root, 'headway.json')
  const settings = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
  delete settings['defaultTarget']
  writeFileSync(path, JSON.stringify({ ...settings, targets: { dev: target } }, null, 2))
}

async function close(
  engine: { close(): Promise<void> },
  database: OpenedDatabase | null,
  root: string,
): Promise<void> {
  await engine.close()
  await database?.drop()
  rmSync(root, { recursive: true, force: true })
}
