import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Plan } from '../../shared/model/plan.ts'
import { connect } from '../contract/lanes.ts'
import { launchStandIn } from '../helpers/electron-stand-in/launch.ts'
import { canRunAlembic } from '../helpers/python-alembic.ts'
import { endsByItself, isRunning } from '../helpers/running-process.ts'

/** What a host started does not outlive it, whatever it is doing: a migration, a model program. */

let root: string
let home: string
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'headway-killed-')))
  home = join(root, '.user')
  mkdirSync(home)
  mkdirSync(join(root, 'migrations'))
  writeFileSync(join(home, 'trusted-projects.json'), JSON.stringify([root]))
})
afterEach(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

type Host = { call(operation: string, request: unknown): Promise<unknown>; kill(): Promise<void> }

async function browserHost(): Promise<Host> {
  const program = join(import.meta.dirname, '../../dist/main/browser-main.js')
  const child = spawn(process.execPath, [program, '--no-open', '--project', root], {
    env: { ...process.env, HEADWAY_HOME: home },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const link = await new Promise<string>((resolve) =>
    child.stdout.on('data', (text: Buffer) => resolve(/http:\/\/\S+#\S+/.exec(text.toString())?.[0] ?? '')),
  )
  const { socket } = await connect(link)
  socket.on('error', () => undefined)
  let next = 0
  return {
    call: (operation, request) =>
      new Promise((resolve) => {
        const id = (next += 1)
        socket.on('message', (data: Buffer) => {
          const message = JSON.parse(data.toString('utf8')) as { id?: number; result?: unknown }
          if (message.id === id) resolve(message.result)
        })
        socket.send(JSON.stringify({ id, operation, request }))
      }),
    async kill() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function desktop(): Promise<Host> {
  const app = await launchStandIn(['--project', root], { HEADWAY_HOME: home })
  return {
    async call(operation, request) {
      const expression = `window.headway.call(${JSON.stringify(operation)}, ${JSON.stringify(request)})`
      return (await app.page.evaluate<{ result?: unknown }>(expression)).result
    },
    kill: () => app.kill(),
  }
}

const hosts = [
  ['the browser host', browserHost],
  ['the desktop, with the stand-in for a utility process', desktop],
] as const

/** JavaScript that says which process it runs in, then never comes back. */
const loop = `process.getBuiltinModule('node:fs').writeFileSync('running', String(process.pid)); for (;;) {}`

function settings(more: object = {}): void {
  writeFileSync(
    join(root, 'headway.json'),
    JSON.stringify({ targets: { dev: { url: 'sqlite:///dev.db' } }, ...more }),
  )
}

/** The process that the project's code said it runs in. */
async function sayingProcess(): Promise<number> {
  const path = join(root, 'running')
  await vi.waitFor(() => expect(existsSync(path) && readFileSync(path, 'utf8')).toMatch(/^\d+$/), {
    timeout: 30_000,
    interval: 50,
  })
  return Number(readFileSync(path, 'utf8'))
}

async function expectEnded(host: Host): Promise<void> {
  const pid = await sayingProcess()
  expect(isRunning(pid)).toBe(true)
  await host.kill()
  expect(await endsByItself(pid)).toBe(true)
}

test.each(hosts)('a migration that loops does not outlive %s', async (_name, open) => {
  settings()
  writeFileSync(
    join(root, 'migrations/a1.ts'),
    `export const revision = 'a1'\nexport const downRevision = null\nexport async function upgrade() { ${loop} }\n`,
  )
  const host = await open()
  const plan = (await host.call('plan.upgrade', { target: 'dev', revisions: ['head'] })) as Plan
  const request = { fingerprint: plan.fingerprint, confirmation: null, lockTimeoutMs: null }
  await host.call('run.start', request)
  await expectEnded(host)
})

/** Run by Alembic with the project's own environment; it says which process it is in, and lets no other thread run. */
function pythonProject(): void {
  writeFileSync(
    join(root, 'alembic.ini'),
    '[alembic]\nscript_location = %(here)s/alembic\nsqlalchemy.url = sqlite:///dev.db\n',
  )
  mkdirSync(join(root, 'alembic/versions'), { recursive: true })
  writeFileSync(
    join(root, 'alembic/env.py'),
    `from alembic import context
from sqlalchemy import create_engine
engine = create_engine(context.config.get_main_option('sqlalchemy.url'))
with engine.connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`,
  )
  writeFileSync(
    join(root, 'alembic/versions/a1.py'),
    `import os
revision = 'a1'
down_revision = None
def upgrade():
    with open(${JSON.stringify(join(root, 'running'))}, 'w') as file:
        file.write(str(os.getpid()))
    sum(range(10**15))
def downgrade():
    pass
`,
  )
}

test.skipIf(!canRunAlembic())(
  'a Python migration that never gives way does not outlive its host',
  async () => {
    pythonProject()
    const host = await browserHost()
    const [target] = (await host.call('targets.list', {})) as readonly { readonly name: string }[]
    const asked = { target: target?.name, revisions: ['head'] }
    const plan = (await host.call('plan.upgrade', asked)) as Plan
    await host.call('run.start', { fingerprint: plan.fingerprint, confirmation: null, lockTimeoutMs: null })
    await expectEnded(host)
  },
)

test('a model program that loops does not outlive its host either', async () => {
  writeFileSync(join(root, 'model.cjs'), loop)
  settings({ model: { command: `"${process.execPath}" model.cjs` } })
  const host = await browserHost()
  void host.call('schema.of', { target: 'dev', source: { kind: 'model' } })
  await expectEnded(host)
})
