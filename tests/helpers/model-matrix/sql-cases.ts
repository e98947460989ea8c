import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startOwnServer } from '../own-server.ts'
import type { OwnServer } from '../own-server.ts'
import type { ModelCase, ModelChange } from './case.ts'

const tables = readFileSync(join(import.meta.dirname, '../../fixtures/models/matrix/tables.sql'), 'utf8')
const [typeLine = '', ...otherLines] = tables.split('\n')
const withoutType = otherLines.join('\n')

/** The same tables in SQLite's words. */
const sqliteTables = withoutType
  .replaceAll(
    /(?:integer|bigint) generated (?:always|by default) as identity primary key/g,
    'integer primary key',
  )
  .replace('role role not null', "role text check (role in ('member', 'owner')) not null")
  .replace('data jsonb', 'data text')
  .replace('tags text[]', 'tags text')
  .replace('timestamptz', 'text')
  .replaceAll('default now()', 'default current_timestamp')

const changes: readonly ModelChange[] = [
  { kind: 'new column', from: '  left_at', to: '  phone text,\n  left_at', proposed: [/person\.phone/] },
  { kind: 'dropped column', from: '  weight double precision,\n', to: '', proposed: [/product\.weight/] },
  { kind: 'type', from: 'name varchar(40)', to: 'name varchar(80)', proposed: [/team\.name/] },
  { kind: 'nullable', from: 'body text not null', to: 'body text', proposed: [/note\.body/] },
  { kind: 'default', from: "default 'open'", to: "default 'new'", proposed: [/orders\.state/] },
  {
    kind: 'index',
    from: '-- new table',
    to: 'create index audit_at on audit (at);\n-- new table',
    proposed: [/audit_at/],
  },
  {
    kind: 'check',
    from: '  -- parcel',
    to: '  constraint parcel_position_check check (position >= 0),',
    proposed: [/parcel_position_check/],
  },
  {
    kind: 'new table',
    from: '-- new table',
    to: 'create table tag (word text primary key);',
    proposed: [/\btag\b/],
  },
]

const file = {
  path: 'schema.sql',
  text: (dialect) => (dialect === 'sqlite' ? sqliteTables : tables),
  files: () => ({}),
  changes: () => changes,
} satisfies Partial<ModelCase>

/** Folder of a `pg_dump` that has its server beside it; null where there is none. */
export function dumpFolder(): string | null {
  const home = '/usr/lib/postgresql'
  const folders = (existsSync(home) ? readdirSync(home) : []).map((version) => join(home, version, 'bin'))
  return (
    folders.find((folder) => ['pg_dump', 'postgres'].every((name) => existsSync(join(folder, name)))) ?? null
  )
}

let server: Promise<OwnServer> | null = null
let dumps = 0

/** What pg_dump writes of a database that a script has made. */
async function dumpOf(script: string): Promise<string> {
  const binaries = dumpFolder()
  if (binaries === null) throw new Error('There is no pg_dump with its server.')
  const { query, url } = await (server ??= startOwnServer({ binaries }))
  const name = `dump_${++dumps}`
  await query(`create database ${name}`)
  await query(script, { database: name })
  return execFileSync(join(binaries, 'pg_dump'), ['--schema-only', url(name)], { encoding: 'utf8' })
}

/** Ends the server that dumps were made on. */
export async function stopDumpServer(): Promise<void> {
  await (await server)?.stop()
  server = null
}

/** A file of SQL, a folder of them whose order does not matter, and a dump as it comes. */
export const sqlCases: readonly ModelCase[] = [
  { preset: '.sql', model: 'schema.sql', dialects: ['postgres', 'sqlite'], ...file },
  {
    preset: 'folder',
    model: 'schema',
    dialects: ['postgres', 'sqlite'],
    ...file,
    path: 'schema/a.sql',
    text: (dialect) => (dialect === 'sqlite' ? sqliteTables : withoutType),
    files: (dialect) => (dialect === 'sqlite' ? {} : { 'schema/z.sql': typeLine }),
  },
  {
    preset: 'pg_dump',
    model: 'structure.sql',
    dialects: ['postgres'],
    ...file,
    path: 'structure.sql',
    written: dumpOf,
  },
]
