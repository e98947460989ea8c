import { execFile } from 'node:child_process'
import {
  cpSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pinnedNode, toolEnvironment, top } from '../../scripts/lib/bootstrap.mjs'

/** The package as npm, pnpm and yarn lay it out, on the oldest and the newest Node that it says it runs on. */

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'headway-layouts-'))
const nodes = join(folder, 'nodes')
const environment = toolEnvironment()
const env = { ...environment, PATH: [dirname(pinnedNode()), environment['PATH'] ?? ''].join(delimiter) }
let tarball = ''

beforeAll(async () => {
  await run(pinnedNode(), [join(top, 'scripts/emit-types.ts')], { cwd: top })
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const { stdout } = await run('npm', args, { cwd: top, env, maxBuffer: 1e8 })
  const [made] = JSON.parse(stdout) as { filename: string }[]
  tarball = join(folder, made?.filename ?? '')
  mkdirSync(nodes)
  writeFileSync(join(nodes, 'package.json'), '{ "private": true }')
  const both = ['oldest@npm:node@22.18.0', 'newest@npm:node@latest']
  await run('npm', ['install', '--no-audit', '--no-fund', ...both], { cwd: nodes, env })
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const managers: Readonly<Record<string, (tarball: string) => readonly string[]>> = {
  npm: (file) => ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', file],
  pnpm: (file) => ['npx', '--yes', 'pnpm@9', 'add', '--ignore-scripts', file],
  yarn: (file) => ['npx', '--yes', 'yarn@1', 'add', '--ignore-scripts', '--no-lockfile', `file:${file}`],
}

/** Bytes of every file, each once: links are not followed. */
function sizeOf(path: string): number {
  return readdirSync(path, { withFileTypes: true }).reduce((sum, entry) => {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) return sum + sizeOf(inner)
    return entry.isFile() ? sum + lstatSync(inner).size : sum
  }, 0)
}

describe.each(Object.keys(managers))('installed by %s', (manager) => {
  const consumer = join(folder, manager)
  beforeAll(async () => {
    mkdirSync(join(consumer, 'migrations'), { recursive: true })
    writeFileSync(join(consumer, 'package.json'), '{ "name": "app", "private": true }')
    const [command = '', ...args] = managers[manager]?.(tarball) ?? []
    await run(command, args, { cwd: consumer, env, maxBuffer: 1e8 })
    // The driver was compiled for this machine once.
    const places = 'node_modules/{sqlite3,.pnpm/sqlite3*/node_modules/sqlite3}/package.json'
    const [driver = ''] = globSync(places, { cwd: consumer })
    cpSync(
      join(top, 'node_modules/sqlite3/build/Release/node_sqlite3.node'),
      join(consumer, dirname(driver), 'build/Release/node_sqlite3.node'),
    )
    writeFileSync(
      join(consumer, 'migrations/1_one.ts'),
      `/** one */
import type { Knex, Operations } from 'headway-migrations'
export const revision = 'one'
export const downRevision = null
export async function upgrade(knex: Knex, _op: Operations): Promise<void> {
  await knex.schema.createTable('people', (table) => void table.increments())
}
export async function downgrade(knex: Knex): Promise<void> {
  await knex.schema.dropTable('people')
}
`,
    )
    writeFileSync(join(consumer, 'headway.json'), '{ "targets": { "dev": { "url": "sqlite:///dev.db" } } }')
    const use = (verb: string): string =>
      `openProject('.').then(async (project) => { console.log((await project.${verb}).status); await project.close() })\n`
    writeFileSync(
      join(consumer, 'up.mjs'),
      `import { openProject } from 'headway-migrations'\n${use(`upgrade('head')`)}`,
    )
    writeFileSync(
      join(consumer, 'down.cjs'),
      `const { openProject } = require('headway-migrations')\n${use(`downgrade('base')`)}`,
    )
  }, 240_000)

  test('takes at most 60 MB', () => {
    expect(sizeOf(join(consumer, 'node_modules'))).toBeLessThan(60e6)
  })

  test('has types that hold', async () => {
    const compilerOptions = { module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true, types: [] }
    writeFileSync(
      join(consumer, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, include: ['migrations'] }),
    )
    const compiler = join(top, 'node_modules/typescript/bin/tsc')
    const typed = await run(pinnedNode(), [compiler, '-p', consumer]).catch((error: unknown) => error)
    expect(typed).toMatchObject({ stdout: '' })
  })

  test.each(['oldest', 'newest'])(
    'runs on the %s Node, from ES modules, CommonJS and the shell',
    async (age) => {
      const node = join(nodes, 'node_modules', age, 'bin/node')
      const type = async (...args: string[]): Promise<string> =>
        (await run(node, args, { cwd: consumer, env: { ...env, HEADWAY_HOME: join(folder, 'home') } })).stdout
      const headway = 'node_modules/headway-migrations/bin/headway.mjs'
      expect(await type('up.mjs')).toBe('succeeded\n')
      expect(await type(headway, 'current')).toContain('one (head)')
      expect(await type('down.cjs')).toBe('succeeded\n')
      await type(headway, 'upgrade', 'head')
      await type(headway, 'downgrade', 'base')
    },
  )
})
