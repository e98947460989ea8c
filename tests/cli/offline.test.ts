import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { hasProgram } from '../helpers/requirements.ts'

type Query = (sql: string) => Promise<readonly Record<string, unknown>[]>

/** Everything that tells two databases apart: objects, then the rows of every table but the ledger. */
async function contents(query: Query, objects: readonly string[]): Promise<unknown> {
  const found = []
  for (const sql of objects) found.push(await query(sql))
  const tables = (found[0] ?? []).map((row) => String(row['name']))
  const rows: Record<string, unknown> = {}
  for (const table of tables) rows[table] = await query(`select * from "${table}" order by 1`)
  return { found, rows }
}

const sqliteObjects = [
  "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' and name not like 'headway_ledger%' order by name",
  "select type, name, sql from sqlite_schema where sql is not null and name not like 'sqlite_%' and tbl_name not like 'headway_ledger%' and name <> 'alembic_version' order by name",
]
const postgresObjects = [
  "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'headway_ledger' order by relname",
  "select table_name, column_name, ordinal_position, data_type, is_nullable, column_default, character_maximum_length from information_schema.columns where table_schema = 'public' and table_name <> 'headway_ledger' order by 1, 3",
  "select indexname, indexdef from pg_indexes where schemaname = 'public' and tablename <> 'headway_ledger' order by 1",
  "select conname, pg_get_constraintdef(oid) as definition from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> coalesce(to_regclass('public.headway_ledger'), 0) order by 1",
  "select viewname, definition from pg_views where schemaname = 'public' order by 1",
]

async function withSession(sample: string, use: (session: CliSession) => Promise<void>): Promise<void> {
  const session = createCliSession(sample)
  try {
    await use(session)
  } finally {
    session.remove()
  }
}

async function scriptOf(session: CliSession, args: readonly string[]): Promise<string> {
  const { code, out, err } = await session.run(...args)
  expect(code, err).toBe(0)
  return out
}

const cases: readonly { readonly sample: string; readonly commands: readonly (readonly string[])[] }[] = [
  { sample: '01-shop', commands: [['upgrade', 'heads']] },
  {
    sample: '01-shop',
    commands: [
      ['upgrade', '814d'],
      ['downgrade', '814d:3c9e'],
    ],
  },
  { sample: '02-branches', commands: [['upgrade', 'heads']] },
  {
    sample: '02-branches',
    commands: [
      ['upgrade', 'c4000'],
      ['upgrade', 'c4000:c5000'],
    ],
  },
  { sample: '02-branches', commands: [['stamp', 'heads']] },
]

/** What online commands take; offline ones name where they start from. */
const online = (args: readonly string[]) => args.map((arg) => arg.replace(/^[^:]+:/, ''))
const offline = ([verb = '', target = '']: readonly string[]) => [
  verb,
  target.includes(':') ? target : `base:${target}`,
  '--sql',
]

describe.each(cases)(
  '$sample $commands: the script of --sql leaves what a run leaves',
  ({ sample, commands }) => {
    test.skipIf(!hasProgram('sqlite3'))('in SQLite, by sqlite3', async () => {
      await withSession(sample, async (session) => {
        const settings = { targets: { dev: { url: 'sqlite:///online.db' } }, ...ownSettings(sample) }
        session.write('headway.json', JSON.stringify(settings))
        for (const command of commands) {
          expect((await session.run(...online(command))).code).toBe(0)
          const input = await scriptOf(session, offline(command))
          const result = spawnSync('sqlite3', [join(session.root, 'offline.db')], { input, encoding: 'utf8' })
          expect([result.status, result.stderr]).toEqual([0, ''])
        }
        const query = (file: string) => (sql: string) => session.rows(sql, file)
        expect(await contents(query('offline.db'), sqliteObjects)).toEqual(
          await contents(query('online.db'), sqliteObjects),
        )
      })
    })

    test.skipIf(!hasProgram('psql'))('in PostgreSQL, by psql', async () => {
      const databases = [await createTestDatabase(), await createTestDatabase()] as const
      try {
        await withSession(sample, async (session) => {
          const settings = { targets: { dev: { url: databases[0].url } }, ...ownSettings(sample) }
          session.write('headway.json', JSON.stringify(settings))
          for (const command of commands) {
            expect((await session.run(...online(command))).code).toBe(0)
            runPsql(databases[1], await scriptOf(session, offline(command)))
          }
        })
        const [run, script] = databases
        expect(await contents(script.query, postgresObjects)).toEqual(
          await contents(run.query, postgresObjects),
        )
      } finally {
        for (const database of databases) await database.drop()
      }
    })
  },
)

function ownSettings(sample: string): object {
  return sample === '02-branches'
    ? { scriptLocation: 'migrations/core', versionLocations: ['migrations/billing'] }
    : {}
}

function runPsql({ settings }: TestDatabase, input: string): void {
  const args = [
    '-X',
    '-q',
    '-v',
    'ON_ERROR_STOP=1',
    '-h',
    settings.host,
    '-p',
    String(settings.port),
    '-U',
    settings.user ?? '',
    settings.database,
  ]
  const result = spawnSync('psql', args, { input, encoding: 'utf8' })
  expect([result.status, result.stderr]).toEqual([0, ''])
}
