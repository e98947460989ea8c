import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
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
import { sqliteRows } from '../helpers/sqlite-rows.ts'

/**
 * knex projects that people have published: `npm run soak -- knex-projects <folder>`, where the folder holds their
 * sources, `node_modules` with what they import, and a `projects.json` that says how each is run. Headway takes one
 * database to the head, knex another, and, where knex can, both back; a third one half by knex and half by Headway, and
 * back: the schemas are the same, and each says of a database what the other does. They are not kept here: they are other
 * people's.
 */

const folder = process.env['KNEX_PROJECTS']

const projectForm = z.object({
  name: z.string(),
  /** Of its sources, below the folder of all. */
  folder: z.string(),
  /** Where `knex` is typed, below its sources. */
  cwd: z.string().default('.'),
  /** From there. */
  knexfile: z.string().default('knexfile.js'),
  /** Of the knexfile, as `--env`. */
  environment: z.string().default('development'),
  database: z.enum(['postgres', 'sqlite']),
  client: z.string(),
  table: z.string().default('knex_migrations'),
  /** Variables; `{host} {port} {user} {password} {database}` or `{path}` are those of the database of this run. */
  env: z.record(z.string(), z.string()).default({}),
  /** Written below `cwd` for each run, with the same holes: a knexfile where the project has none. */
  files: z.record(z.string(), z.string()).default({}),
  /** Node, where its modules are compiled for another one, and what that needs to load its files. */
  program: z.string().default(process.execPath),
  node: z.array(z.string()).default([]),
  /** SQL that PostgreSQL runs first: extensions, roles. */
  before: z.array(z.string()).default([]),
})
type PublicProject = z.output<typeof projectForm>

const projects =
  folder === undefined
    ? []
    : z.array(projectForm).parse(JSON.parse(readFileSync(join(folder, 'projects.json'), 'utf8')))
const chosen = projects.filter(({ name }) => (process.env['PROJECT'] ?? name).split(',').includes(name))

const user = mkdtempSync(join(tmpdir(), 'headway-knex-'))
const table: string[] = []
let server: OwnServer

/** One of the databases of a project. */
type Place = {
  readonly project: PublicProject
  readonly cwd: string
  readonly holes: Readonly<Record<string, string>>
  schema(): Promise<readonly string[]>
  /** Names in its `knex_migrations`, in order. */
  names(): Promise<readonly string[]>
}

async function placeOf(project: PublicProject, tool: string): Promise<Place> {
  const database = `${project.name.replaceAll(/\W/g, '_').toLowerCase()}_${tool}`
  const path = join(user, `${database}.db`)
  const isSqlite = project.database === 'sqlite'
  if (!isSqlite) {
    await server.query(`create database ${database}`)
    for (const sql of project.before) await server.query(sql, { database })
  }
  const sql = `select name from "${project.table}" order by name`
  return {
    project,
    cwd: join(resolve(folder ?? ''), project.folder, project.cwd),
    holes: {
      host: '127.0.0.1',
      port: String(server.port),
      user: 'postgres',
      password: 'secret',
      database,
      path,
    },
    schema: () => (isSqlite ? sqliteSchema(path) : dumpedSchema(server.url(database))),
    async names() {
      const rows = isSqlite ? await sqliteRows(path, sql) : await server.query(sql, { database })
      return rows.map((row) => String(row['name']))
    },
  }
}

/** Points the project at the database; what it is run with. */
function variablesOf({ project, cwd, holes }: Place): Readonly<Record<string, string>> {
  const filled = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => holes[name] ?? whole)
  for (const [path, text] of Object.entries(project.files)) writeFileSync(join(cwd, path), filled(text))
  return Object.fromEntries(Object.entries(project.env).map(([name, text]) => [name, filled(text)]))
}

function knex(place: Place, ...words: string[]): Promise<CommandResult> {
  const { project, cwd } = place
  const program = join(resolve(folder ?? ''), 'node_modules/knex/bin/cli.js')
  const file = ['--knexfile', project.knexfile, '--env', project.environment]
  const args = [...project.node, program, ...words, ...file]
  return runTool(project.program, args, { cwd, env: { FORCE_COLOR: '0', ...variablesOf(place) } })
}

function ours(place: Place, ...words: string[]): Promise<CommandResult> {
  const env = { ...variablesOf(place), HOME: user, HEADWAY_HOME: join(user, '.headway') }
  return headway([...words, '-n', place.project.environment], { cwd: place.cwd, env })
}

function row({ name }: PublicProject, ...cells: readonly (string | number)[]): void {
  const words = [name, ...cells].map((cell) => (typeof cell === 'number' ? cell.toFixed(1) : cell))
  table.push(words.join(' | '))
}

/** The whole way in one go, each tool with a database of its own. Answers what knex left at the head and, if it can, back. */
async function alone(project: PublicProject) {
  const [plain, own] = [await placeOf(project, 'plain'), await placeOf(project, 'own')]
  const theirs = await timed(() => knex(plain, 'migrate:latest'))
  succeeded(theirs.value, 'knex migrate:latest')
  const mine = await timed(() => ours(own, 'upgrade', 'head'))
  const names = await plain.names()
  const outcome = mine.value.code === 0 ? 'up' : 'UP FAILS'
  row(project, String(names.length), project.client, outcome, theirs.seconds, mine.seconds)
  succeeded(mine.value, 'headway upgrade')
  const head = await plain.schema()
  expect(unlike(head, await own.schema()), 'after upgrade').toBe('')
  expect(head.length).toBeGreaterThan(1)
  expect(await own.names()).toEqual(names)
  const back = await timed(() => knex(plain, 'migrate:rollback', '--all'))
  if (back.value.code !== 0) {
    row(project, '', '', `no way back: ${back.value.output.trim().split('\n').at(0)?.slice(0, 90) ?? ''}`)
    return { head, names, base: null }
  }
  const mineBack = await timed(() => ours(own, 'downgrade', 'base'))
  row(project, '', '', mineBack.value.code === 0 ? 'down' : 'DOWN FAILS', back.seconds, mineBack.seconds)
  succeeded(mineBack.value, 'headway downgrade')
  const base = await plain.schema()
  expect(unlike(base, await own.schema()), 'after downgrade').toBe('')
  expect(await own.names()).toEqual([])
  return { head, names, base }
}

async function prove(project: PublicProject): Promise<void> {
  const { head, names, base } = await alone(project)
  const half = await placeOf(project, 'half')
  const middle = Math.floor(names.length / 2)
  const stands = names[middle - 1]
  const place = stands ?? 'base'
  const by = async (work: Promise<CommandResult>, words: string): Promise<string> => {
    const result = await work
    succeeded(result, words)
    return result.output
  }
  for (let done = 0; done < middle; done += 1) await by(knex(half, 'migrate:up'), 'knex migrate:up')
  expect(await by(ours(half, 'current'), 'headway current')).toContain(stands ?? '')
  await by(ours(half, 'upgrade', 'head'), 'headway upgrade')
  expect(await by(knex(half, 'migrate:list'), 'knex migrate:list')).toContain('No Pending')
  expect(unlike(head, await half.schema()), 'half by knex, half by Headway').toBe('')
  if (base === null) return
  await by(ours(half, 'downgrade', place), 'headway downgrade')
  expect(await by(knex(half, 'migrate:list'), 'knex migrate:list')).toContain(
    `Found ${names.length - middle} Pending`,
  )
  const again = await knex(half, 'migrate:latest')
  if (again.code !== 0) {
    expect(await canRepeat(await placeOf(project, 'again'), names.length - middle), again.output).toBe(false)
    row(project, '', '', 'half and half; knex itself cannot go up again')
    return
  }
  expect(await by(ours(half, 'current'), 'headway current')).toContain('(head)')
  expect(unlike(head, await half.schema()), 'half by Headway, half by knex').toBe('')
  await by(ours(half, 'downgrade', place), 'headway downgrade')
  await by(knex(half, 'migrate:rollback', '--all'), 'knex migrate:rollback')
  expect(unlike(base, await half.schema()), 'back, half by each').toBe('')
  row(project, '', '', 'half and half, and back')
}

/** Whether knex alone can take the last migrations back and run them again: some downs leave things behind. */
async function canRepeat(place: Place, last: number): Promise<boolean> {
  succeeded(await knex(place, 'migrate:latest'), 'knex migrate:latest')
  for (let done = 0; done < last; done += 1) succeeded(await knex(place, 'migrate:down'), 'knex migrate:down')
  return (await knex(place, 'migrate:latest')).code === 0
}

describe.skipIf(chosen.length === 0 || programs === undefined)('public knex projects', () => {
  beforeAll(async () => {
    server = await startOwnServer({ tcp: true, ...(programs === undefined ? {} : { binaries: programs }) })
  })
  afterAll(async () => {
    await server.stop()
    rmSync(user, { recursive: true, force: true })
    console.log(`project | migrations | client | way | knex s | headway s\n${table.join('\n')}`)
  })

  test.each(chosen)('$name', prove)
})
