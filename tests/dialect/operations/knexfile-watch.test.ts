import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createEngine } from '../../../electron/engine/index.ts'
import type { Engine } from '../../../electron/engine/index.ts'
import { createNodePorts } from '../../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../../electron/transport/in-process.ts'
import type { Channel } from '../../../shared/contract.ts'

/** What a window on a knex project does about the modules that its knexfile is made of. */

let home: string
let root: string
let engine: Engine
let channel: Channel

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'headway-knexfile-'))
  root = join(home, 'app')
  mkdirSync(join(root, 'migrations'), { recursive: true })
  mkdirSync(join(root, 'config'))
  symlinkSync(join(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'))
  const ports = createNodePorts({ userFolder: join(home, '.user'), temporaryFolder: join(home, 'scratch') })
  engine = createEngine(ports, {
    trust: 'this-run',
    follow: 'watch',
    samplesFolder: null,
    sampleCopies: null,
  })
  channel = createInProcessChannel(engine, { checkResponses: true })
})
afterEach(async () => {
  await engine.close()
  rmSync(home, { recursive: true, force: true })
})

const database = (name: string): string => JSON.stringify({ filename: `./${name}` })

/** Waits until the target is that file. */
async function isFile(name: string): Promise<void> {
  await vi.waitFor(
    async () => expect(JSON.stringify(await channel.call('targets.list', {}))).toContain(name),
    { timeout: 30_000, interval: 100 },
  )
}

test.each([
  [
    'CommonJS, with settings that are read',
    'knexfile.js',
    `const { readFileSync } = require('node:fs')
const { client } = require('./config/client')
module.exports = { client, useNullAsDefault: true, connection: JSON.parse(readFileSync('config/database.json', 'utf8')) }
`,
    'config/client.js',
    `exports.client = 'sqlite3'\n`,
  ],
  [
    'an ES module',
    'knexfile.mjs',
    `import { readFileSync } from 'node:fs'
import { client } from './config/client.mjs'
export default { client, useNullAsDefault: true, connection: JSON.parse(readFileSync('config/database.json', 'utf8')) }
`,
    'config/client.mjs',
    `export const client = 'sqlite3'\n`,
  ],
])(
  'a knexfile is asked again when what it was made of changes: %s',
  async (_name, file, text, module, code) => {
    const write = (path: string, content: string): void => writeFileSync(join(root, path), content)
    write(file, text)
    write(module, code)
    write('config/database.json', database('first.db'))
    await channel.call('project.open', { path: root })
    await isFile('first.db')
    write('config/database.json', database('second.db'))
    await isFile('second.db')
    // What fails is asked again once it is mended.
    write(module, `throw new Error('not now')\n`)
    await vi.waitFor(
      async () => expect(JSON.stringify(await channel.call('targets.list', {}))).toContain('not now'),
      { timeout: 30_000, interval: 100 },
    )
    write(module, code)
    await isFile('second.db')
  },
)
