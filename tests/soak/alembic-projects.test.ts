import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { headway } from '../helpers/headway-command.ts'
import type { CommandResult } from '../helpers/headway-command.ts'
import { startOwnServer } from '../helpers/own-server.ts'
import type { OwnServer } from '../helpers/own-server.ts'
import {
  dumpedSchema,
  programs,
  runTool,
  sqliteSchema,
  succeeded,
  timed,
  unlike,
} from '../helpers/public-projects.ts'

/**
 * Alembic projects that people have published: `npm run soak -- alembic-projects <folder>`, where the folder holds their
 * sources and a `projects.json` that says how each is run. Headway takes one database to the head, the project's own
 * Alembic another, and, where Alembic can, both back: the schemas are the same, and each says so of the other's. They
 * are not kept here: they are other people's.
 */

const folder = process.env['PROJECTS']

const projectForm = z.object({
  name: z.string(),
  /** Of its sources, below the folder of all. */
  folder: z.string(),
  /** Where `alembic` is typed, below its sources. */
  cwd: z.string().default('.'),
  /** The ini file from there; default: `alembic.ini`. */
  ini: z.string().nullish(),
  driver: z.string(),
  /** More of what `alembic` is given; holes as in `env`. */
  args: z.array(z.string()).default([]),
  /** Variables; `{host} {port} {user} {password} {database}` or `{path}` are those of the database of this run. */
  env: z.record(z.string(), z.string()).default({}),
  /** Folders for PYTHONPATH, below its sources; `{all}` is the folder of all. */
  pythonpath: z.array(z.string()).default([]),
  /** The file of a SQLite database, where the project names it itself. */
  file: z.string().default('{path}'),
  /** Written into the ini file as `sqlalchemy.url`, where the project has it there. */
  url: z.string().nullish(),
  /** SQL that PostgreSQL runs first: extensions, roles. */
  before: z.array(z.string()).default([]),
})
type PublicProject = z.output<typeof projectForm>

const projects =
  folder === undefined
    ? []
    : z.array(projectForm).parse(JSON.parse(readFileSync(join(folder, 'projects.json'), 'utf8')))
const chosen = projects.filter(({ name }) => (process.env['PROJECT'] ?? name).split(',').includes(name))

const user = mkdtempSync(join(tmpdir(), 'headway-alembic-'))
const table: string[] = []
let server: OwnServer

/** One of the two databases of a project. */
type Place = {
  readonly variables: Readonly<Record<string, string>>
  readonly args: readonly string[]
  /** Points the project at it. */
  choose(): void
  schema(): Promise<readonly string[]>
}

const isSqlite = ({ driver }: PublicProject): boolean => driver.includes('sqlite')

async function placeOf(project: PublicProject, tool: string): Promise<Place> {
  const database = `${project.name.replaceAll(/\W/g, '_')}_${tool}`
  const path = join(user, `${database}.db`)
  if (!isSqlite(project)) {
    await server.query(`create database ${database}`)
    for (const sql of project.before) await server.query(sql, { database })
  }
  const holes: Readonly<Record<string, string>> = {
    host: '127.0.0.1',
    port: String(server.port),
    user: 'postgres',
    password: 'secret',
    database,
    path,
    folder: join(user, database),
    all: resolve(folder ?? ''),
  }
  const filled = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => holes[name] ?? whole)
  const root = join(folder ?? '', project.folder)
  const pythonPath = project.pythonpath.map((each) => resolve(root, filled(each))).join(delimiter)
  return {
    variables: {
      ...Object.fromEntries(Object.entries(project.env).map(([name, text]) => [name, filled(text)])),
      PYTHONPATH: pythonPath,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    args: project.args.map(filled),
    choose: () => {
      if (project.url == null) return
      const path = join(folderOf(project), project.ini ?? 'alembic.ini')
      const url = `sqlalchemy.url = ${filled(project.url)}`
      writeFileSync(path, readFileSync(path, 'utf8').replace(/^sqlalchemy\.url *=.*$/m, url))
    },
    schema: () =>
      isSqlite(project) ? sqliteSchema(filled(project.file)) : dumpedSchema(server.url(database)),
  }
}

async function alembic(project: PublicProject, place: Place, ...words: string[]): Promise<CommandResult> {
  place.choose()
  const ini = project.ini == null ? [] : ['-c', project.ini]
  const args = ['-m', 'alembic', ...ini, ...place.args, ...words]
  return runTool('python3', args, { cwd: folderOf(project), env: place.variables })
}

function folderOf(project: PublicProject): string {
  return join(folder ?? '', project.folder, project.cwd)
}

async function ours(project: PublicProject, place: Place, ...words: string[]): Promise<CommandResult> {
  place.choose()
  const env = { ...place.variables, HOME: user, HEADWAY_HOME: join(user, '.headway') }
  return headway([...words, ...place.args], { cwd: folderOf(project), env })
}

async function prove(project: PublicProject): Promise<void> {
  const [plain, own] = [await placeOf(project, 'plain'), await placeOf(project, 'own')]
  const row = (...cells: readonly (string | number)[]): void => {
    table.push(
      [project.name, ...cells].map((cell) => (typeof cell === 'number' ? cell.toFixed(1) : cell)).join(' | '),
    )
  }
  const history = await alembic(project, plain, 'history')
  const revisions = history.stdout.split('\n').filter((line) => line.includes(' -> ')).length
  const theirs = await timed(() => alembic(project, plain, 'upgrade', 'heads'))
  succeeded(theirs.value, 'alembic upgrade')
  const mine = await timed(() => ours(project, own, 'upgrade', 'heads'))
  row(
    String(revisions),
    project.driver,
    mine.value.code === 0 ? 'up' : 'UP FAILS',
    theirs.seconds,
    mine.seconds,
  )
  succeeded(mine.value, 'headway upgrade')
  const left = await plain.schema()
  expect(unlike(left, await own.schema()), 'after upgrade').toBe('')
  expect(left.length).toBeGreaterThan(1)
  const current = async (place: Place): Promise<string> =>
    (await alembic(project, place, 'current')).stdout.trim().split('\n').toSorted().join('\n')
  expect(await current(own)).toBe(await current(plain))
  const back = await timed(() => alembic(project, plain, 'downgrade', 'base'))
  if (back.value.code !== 0) {
    row('', '', `no way back: ${back.value.output.trim().split('\n').at(-1)?.slice(0, 80) ?? ''}`)
    return
  }
  const mineBack = await timed(() => ours(project, own, 'downgrade', 'base'))
  row('', '', mineBack.value.code === 0 ? 'down' : 'DOWN FAILS', back.seconds, mineBack.seconds)
  succeeded(mineBack.value, 'headway downgrade')
  expect(unlike(await plain.schema(), await own.schema()), 'after downgrade').toBe('')
}

describe.skipIf(chosen.length === 0 || programs === undefined)('public Alembic projects', () => {
  beforeAll(async () => {
    server = await startOwnServer({ tcp: true, ...(programs === undefined ? {} : { binaries: programs }) })
  })
  afterAll(async () => {
    await server.stop()
    rmSync(user, { recursive: true, force: true })
    console.log(`project | revisions | driver | way | alembic s | headway s\n${table.join('\n')}`)
  })

  test.each(chosen)('$name', prove)
})
