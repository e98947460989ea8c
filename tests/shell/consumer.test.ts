import { execFile } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pinnedNode, toolEnvironment, top } from '../../scripts/lib/bootstrap.mjs'

/** The package as somebody else has it: packed, installed into a folder of its own, its types checked, and used. */

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'headway-consumer-'))
let tarball = ''
let files: readonly string[] = []
let packed = 0

beforeAll(async () => {
  await run(pinnedNode(), [join(top, 'scripts/emit-types.ts')], { cwd: top })
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]
  const { stdout } = await run('npm', args, { cwd: top, env: toolEnvironment() })
  const [made] = JSON.parse(stdout) as { filename: string; size: number; files: { path: string }[] }[]
  if (made === undefined) throw new Error('npm packed nothing.')
  tarball = join(folder, made.filename)
  files = made.files.map(({ path }) => path)
  packed = made.size
}, 240_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('holds what runs and nothing else, in less than 4 MB', () => {
  expect(files).toEqual(
    expect.arrayContaining([
      'bin/headway.mjs',
      'dist/main/cli.js',
      'dist/main/migration-process.js',
      // Python runs the project's env.py with it.
      'electron/runtimes/python/headway_alembic/__main__.py',
      'README.md',
      'LICENSE',
    ]),
  )
  const unwanted =
    /^(?:electron\/(?!runtimes\/python\/)|(?:renderer|shared|tests|scripts|docs)\/)|__pycache__|\.map$|\.db$|(?<!\.d)\.[cm]?ts$/
  expect(files.filter((path) => unwanted.test(path) && !path.startsWith('migrations-sample/'))).toEqual([])
  expect(files.length).toBeLessThan(195)
  expect(packed).toBeLessThan(4_000_000)
})

describe.each([
  ['module', 'hoisted', 'mts', `import { HeadwayError, openProject } from 'headway-migrations'`],
  ['commonjs', 'linked', 'cts', `import { HeadwayError, openProject } from 'headway-migrations'`],
])('a consumer whose files are %s, with %s packages', (type, strategy, extension, line) => {
  const consumer = join(folder, type)
  const headway = (...args: string[]) =>
    run(pinnedNode(), [join(consumer, 'node_modules/headway-migrations/bin/headway.mjs'), ...args], {
      cwd: consumer,
    })

  beforeAll(async () => {
    mkdirSync(consumer)
    writeFileSync(join(consumer, 'package.json'), JSON.stringify({ name: 'app', private: true, type }))
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']
    await run('npm', ['install', ...options, `--install-strategy=${strategy}`, tarball], {
      cwd: consumer,
      env: toolEnvironment(),
    })
    // The driver was compiled for this machine once; doing it again would take a minute.
    const [driver] = globSync('node_modules/{sqlite3,.store/sqlite3*/node_modules/sqlite3}/package.json', {
      cwd: consumer,
    })
    if (driver === undefined) throw new Error('sqlite3 was not installed.')
    cpSync(
      join(top, 'node_modules/sqlite3/build/Release/node_sqlite3.node'),
      join(consumer, dirname(driver), 'build/Release/node_sqlite3.node'),
    )
  }, 240_000)

  test('writes a revision whose types hold, runs it, and calls the library', async () => {
    await headway('init')
    await headway('revision', 'first tables', '--rev-id', 'r1')
    const [path = ''] = globSync('migrations/*.ts', { cwd: consumer })
    const text = readFileSync(join(consumer, path), 'utf8')
    expect(text).toContain(`from 'headway-migrations'`)
    writeFileSync(
      join(consumer, path),
      text.replace(
        'upgrade(knex: Knex, op: Operations): Promise<void> {',
        `$&\n  await knex.schema.createTable('people', (table) => void table.increments())\n  await op.batchAlterTable('people', (batch) => {\n    batch.addColumn('name', 'text')\n    // @ts-expect-error there is no such operation\n    batch.nothing()\n  }).catch(() => undefined)\n`,
      ),
    )
    writeFileSync(
      join(consumer, `use.${extension}`),
      `${line}\nexport async function deploy(): Promise<string> {\n  const project = await openProject('.')\n  const outcome = await project.upgrade('head')\n  // @ts-expect-error a status is a word\n  const wrong: number = outcome.status\n  return outcome.status + String(wrong) + HeadwayError.name\n}\n`,
    )
    const compilerOptions = {
      module: 'nodenext',
      target: 'es2022',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    }
    writeFileSync(
      join(consumer, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, include: ['*.mts', '*.cts', 'migrations'] }),
    )
    const types = await run(pinnedNode(), [
      join(top, 'node_modules/typescript/bin/tsc'),
      '-p',
      consumer,
    ]).catch((error: unknown) => error as { stdout: string })
    expect(types.stdout).toBe('')
    writeFileSync(
      join(consumer, path),
      text.replace(
        '): Promise<void> {',
        `$&\n  await knex.schema.createTable('people', (table) => void table.increments())\n`,
      ),
    )
    const script =
      type === 'module'
        ? `import { openProject } from 'headway-migrations'`
        : `const { openProject } = require('headway-migrations')`
    writeFileSync(
      join(consumer, 'deploy.js'),
      `${script}\nopenProject('.').then(async (project) => {\n  console.log((await project.upgrade('head')).status)\n  await project.close()\n})\n`,
    )
    expect((await run(pinnedNode(), ['deploy.js'], { cwd: consumer })).stdout).toBe('succeeded\n')
    expect((await headway('current', '--check-heads')).stdout).toContain('r1 (head)')
  }, 240_000)
})
