import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { headway } from '../helpers/headway-command.ts'
import { fromSystem } from '../helpers/postgres-server.ts'
import { createTestDatabase } from '../helpers/postgres.ts'

/**
 * Schemas that people have published: `npm run soak -- public-schemas <folder>`, where the folder holds
 * `*.postgres.sql` and `*.sqlite.sql`. A database equals its own dump; a first revision in either format makes the same
 * database again, object by object, and its downgrade leaves nothing. They are not kept here: they are other people's.
 */

const folder = process.env['SCHEMAS']
const files = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.sql'))
const formats = ['ts', 'sql'] as const
/** Server, psql and pg_dump of one version: npm's server comes without the programs. */
const bin = fromSystem().find((each) =>
  ['postgres', 'psql', 'pg_dump'].every((name) => existsSync(join(each, name))),
)
if (files.length > 0 && bin !== undefined) process.env['POSTGRES_BIN'] = bin

const program = promisify(execFile)
const big = { maxBuffer: 1 << 28 }

/** A database that a schema can be loaded into, and whose objects can be listed one a line. */
type Place = {
  readonly url: string
  /** Runs a schema; what the server cannot do (an extension that is not installed) is left out of the comparison. */
  load(file: string): Promise<readonly string[]>
  /** The model that this database writes of itself. */
  dump(): Promise<string>
  objects(): Promise<readonly string[]>
  drop(): Promise<void>
  /**
   * What the database's own dump makes of it: PostgreSQL writes some expressions in words that it reads as others, so
   * nothing that goes by its words can be nearer to the original.
   */
  restored(dump: string): Promise<readonly string[]>
}

const ours = /^(?:alembic|headway|sqlite)_/

async function postgresPlace(): Promise<Place> {
  const database = await createTestDatabase()
  const schema = async (...more: string[]): Promise<string> =>
    (await program(join(bin ?? '', 'pg_dump'), ['-s', ...more, database.url], big)).stdout
  return {
    url: database.url,
    async load(file) {
      // What a script says of databases would load it elsewhere.
      const elsewhere = /^(?:CREATE|DROP) DATABASE\b.*$|^\\c(?:onnect)?\b.*$/gm
      const own = join(mkdtempSync(join(tmpdir(), 'headway-public-')), 'schema.sql')
      writeFileSync(own, readFileSync(file, 'utf8').replaceAll(elsewhere, ''))
      const { stderr } = await program(join(bin ?? '', 'psql'), ['-qX', '-d', database.url, '-f', own], big)
      rmSync(dirname(own), { recursive: true })
      return stderr.split('\n').filter((line) => line.includes('ERROR'))
    },
    dump: () => schema(),
    async objects() {
      // Owners belong to whoever runs the revision.
      const text = await schema('-O', '-T', 'alembic_version', '-T', 'headway_ledger')
      return text
        .split('\n')
        .filter((line) => !/^(?:\\|--|$|SET )/.test(line) && !line.includes('set_config'))
    },
    drop: () => database.drop(),
    async restored(dump) {
      const other = await postgresPlace()
      const root = mkdtempSync(join(tmpdir(), 'headway-public-'))
      try {
        writeFileSync(join(root, 'dump.sql'), dump)
        await other.load(join(root, 'dump.sql'))
        return await other.objects()
      } finally {
        rmSync(root, { recursive: true })
        await other.drop()
      }
    },
  }
}

function sqlitePlace(root: string, name: string): Place {
  const path = join(root, name)
  const rows = (): readonly { readonly name: string; readonly sql: string | null }[] => {
    const database = new DatabaseSync(path)
    try {
      const sql = 'SELECT name, sql FROM sqlite_schema ORDER BY rowid'
      return database.prepare(sql).all() as { name: string; sql: string | null }[]
    } finally {
      database.close()
    }
  }
  const own = () => rows().filter((row) => !ours.test(row.name) && row.sql !== null)
  const place: Place = {
    url: `sqlite:///${path}`,
    load(file) {
      const database = new DatabaseSync(path)
      database.exec(readFileSync(file, 'utf8'))
      database.close()
      return Promise.resolve([])
    },
    dump: () =>
      Promise.resolve(
        own()
          .map((row) => `${row.sql};\n`)
          .join(''),
      ),
    objects: () =>
      Promise.resolve(
        own()
          .map((row) => (row.sql ?? '').trim())
          .toSorted(),
      ),
    drop: () => Promise.resolve(),
    restored: () => place.objects(),
  }
  return place
}

async function command(root: string, words: string): Promise<string> {
  const { code, output } = await headway(words.split(' '), { cwd: root })
  if (code !== 0) throw new Error(`headway ${words} ended with ${String(code)}:\n${output.slice(0, 3000)}`)
  return output
}

function project(root: string, model: string, urls: Readonly<Record<string, string>>): void {
  mkdirSync(join(root, 'migrations'))
  writeFileSync(join(root, 'model.sql'), model)
  const targets = Object.fromEntries(
    Object.entries(urls).map(([name, url]) => [name, { url, tier: 'development' }]),
  )
  writeFileSync(
    join(root, 'headway.json'),
    JSON.stringify({ scriptLocation: 'migrations', model: 'model.sql', targets }),
  )
}

/** What is in one list and not in the other: short enough to be read in a failure. */
function unlike(left: readonly string[], right: readonly string[]): readonly string[] {
  const lacking = (some: readonly string[], others: readonly string[], sign: string): string[] => {
    const known = new Set(others)
    return some.filter((line) => !known.has(line)).map((line) => sign + line)
  }
  const found = [...lacking(left, right, '- '), ...lacking(right, left, '+ ')]
  return found.length === 0 && left.join('\n') !== right.join('\n') ? ['the order differs'] : found
}

async function proveOne(file: string, make: (root: string, name: string) => Promise<Place>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'headway-public-'))
  const [source, empty] = [await make(root, 'source.db'), await make(root, 'empty.db')]
  try {
    const missed = await source.load(join(folder ?? '', file))
    const original = await source.objects()
    const dump = await source.dump()
    const wanted = await source.restored(dump)
    const reread = unlike(original, wanted).filter((line) => line.startsWith('-')).length
    const bare = await empty.objects()
    project(root, dump, { source: source.url, empty: empty.url })
    const compared = await headway(['check', '--target', 'source'], { cwd: root })
    expect(compared.output).toMatch(/no changes|nothing to change/i)
    for (const format of formats) {
      await command(root, `revision --autogenerate -m first --format ${format} --target empty`)
      await command(root, 'upgrade head --target empty')
      expect(unlike(wanted, await empty.objects()).join('\n'), `made in ${format}`).toBe('')
      await command(root, 'check --target empty')
      await command(root, 'downgrade base --target empty')
      expect(unlike(bare, await empty.objects()).join('\n'), `left by ${format}`).toBe('')
      rmSync(join(root, 'migrations'), { recursive: true })
      mkdirSync(join(root, 'migrations'))
    }
    const refused = `${missed.length} statements the server refused`
    console.log(
      `${file}: ${wanted.length} lines of objects, ${reread} of them reread by PostgreSQL, ${refused}`,
    )
  } finally {
    await source.drop()
    await empty.drop()
    rmSync(root, { recursive: true, force: true })
  }
}

const of = (ending: string): readonly string[] => files.filter((name) => name.endsWith(ending))

describe.skipIf(files.length === 0)('public schemas', () => {
  test.skipIf(bin === undefined).each(of('.postgres.sql'))('%s', (file) =>
    proveOne(file, () => postgresPlace()),
  )
  test.each(of('.sqlite.sql'))('%s', (file) =>
    proveOne(file, (root, name) => Promise.resolve(sqlitePlace(root, name))),
  )
})
