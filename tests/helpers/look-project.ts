import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createEngine } from '../../electron/engine/index.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import type { NodePortsOptions } from '../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../electron/transport/in-process.ts'
import type { Channel, EngineFace } from '../../shared/contract.ts'

/** A project with one target `it`, opened by an engine of its own. */
export type LookProject = {
  readonly handlers: EngineFace['handlers']
  readonly channel: Channel
  readonly root: string
  close(): Promise<void>
}

/** Files of private servers are made once for all tests of a process. */
const sharedCache = join(tmpdir(), `headway-test-cache-${process.ppid}`)

export type LookOptions = {
  readonly trust?: 'stored' | 'this-run'
  readonly ports?: NodePortsOptions
  /** Keys of headway.json beside targets and model. */
  readonly settings?: object
}

/** Opens one; `files` by path, `schema.sql` being the model. */
export async function openLook(
  target: object,
  files: Readonly<Record<string, string>>,
  options: LookOptions = {},
): Promise<LookProject> {
  const root = mkdtempSync(join(tmpdir(), 'headway-look-'))
  const settings = { targets: { it: target }, model: 'schema.sql', ...options.settings }
  const all = { 'headway.json': JSON.stringify(settings), 'schema.sql': 'create table t (id int);', ...files }
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  const ports = createNodePorts({
    userFolder: join(root, '.user'),
    temporaryFolder: join(root, '.scratch'),
    serverFolder: sharedCache,
    ...options.ports,
  })
  const engine = createEngine(ports, {
    trust: options.trust ?? 'this-run',
    follow: 'ask',
    samplesFolder: null,
    sampleCopies: null,
  })
  const channel = createInProcessChannel(engine, { checkResponses: true })
  await channel.call('project.open', { path: root })
  return {
    handlers: engine.handlers,
    channel,
    root,
    async close() {
      await engine.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
