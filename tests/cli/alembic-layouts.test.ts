import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { startOwnServer } from '../helpers/own-server.ts'
import type { OwnServer } from '../helpers/own-server.ts'
import { alembic, canRunAlembic } from '../helpers/python-alembic.ts'
import { sqliteRows } from '../helpers/sqlite-rows.ts'

const fixtures = join(import.meta.dirname, '../fixtures/alembic')
const first = '1a0000000001'
const second = '1a0000000002'
const limit = process.env['SOAK'] === undefined ? 180_000 : 900_000
const isSoak = process.env['SOAK'] !== undefined

type Variables = Readonly<Record<string, string>>

/** A way in which guides lay a project out: where its ini file is, and how it learns its database. */
type Layout = {
  readonly name: string
  readonly ini: string
  /** Every command is tried; for the others only in the long run. */
  readonly isWalked?: boolean
  /** Tried in the long run only: what is its own is in another one as well. */
  readonly isLong?: boolean
  /** Where it is on PostgreSQL: tells the project of a database. */
  readonly connect: ((session: CliSession, database: string) => Variables) | null
}

let server: OwnServer
let session: CliSession
let variables: Variables = {}

const urlOf = (driver: string, database: string): string =>
  `postgresql+${driver}://postgres:secret@127.0.0.1:${server.port}/${database}`

const layouts: readonly Layout[] = [
  {
    name: 'sync',
    isLong: true,
    ini: 'alembic.ini',
    connect: (own, database) => {
      const path = join(own.root, 'alembic.ini')
      const text = readFileSync(path, 'utf8')
      writeFileSync(
        path,
        text.replace(/^sqlalchemy\.url = .*$/m, `sqlalchemy.url = ${urlOf('psycopg2', database)}`),
      )
      return {}
    },
  },
  {
    name: 'async-dotenv',
    ini: 'alembic.ini',
    connect: (own, database) => {
      own.write('.env', `DATABASE_URL=${urlOf('asyncpg', database)}\n`)
      return {}
    },
  },
  {
    name: 'five-variables',
    ini: 'alembic.ini',
    connect: (_own, database) => ({
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: String(server.port),
      DATABASE_NAME: database,
      DATABASE_USER: 'postgres',
      DATABASE_PASSWORD: 'secret',
    }),
  },
  { name: 'sqlmodel-batch', isWalked: true, ini: 'alembic.ini', connect: null },
  { name: 'nested', isLong: true, ini: 'app/db/alembic.ini', connect: null },
]

const tried = layouts.filter(({ isLong }) => isLong !== true || isSoak)

/** Points the project at another database: the environment of this process, as a shell's would be. */
function use({ connect }: Layout, database: string): void {
  for (const name of Object.keys(variables)) delete process.env[name]
  variables = connect?.(session, database) ?? {}
  Object.assign(process.env, variables)
}

async function run(...args: string[]): Promise<string> {
  const { code, out, err } = await session.run(...args)
  expect(`${args.join(' ')}: ${code}\n${err}`.slice(0, 2000)).toMatch(/: 0\n/)
  return out
}

describe.skipIf(!canRunAlembic())('an Alembic project, laid out as guides do', () => {
  beforeAll(async () => {
    server = await startOwnServer({ tcp: true })
    await server.query("alter role postgres password 'secret'")
  })
  afterAll(() => server.stop())
  beforeEach(() => {
    session = createCliSession(null)
  })
  afterEach(() => {
    for (const name of Object.keys(variables)) delete process.env[name]
    session.remove()
  })

  test.each(tried)('$name', { timeout: limit }, async (layout) => {
    const [ours, plain] = [`${layout.name.replace('-', '_')}_ours`, `${layout.name.replace('-', '_')}_plain`]
    if (layout.connect !== null)
      for (const each of [ours, plain]) await server.query(`create database ${each}`)
    cpSync(join(fixtures, layout.name), session.root, { recursive: true })
    use(layout, ours)
    const real = (...args: string[]) => alembic(session.root, ['-c', layout.ini, ...args], variables)

    expect(await run('history')).toContain(`(head)`)
    expect(await run('current')).toBe('')
    await run('upgrade', 'head')
    expect(real('current').out).toContain(`${second} (head)`)
    expect(await run('check')).toContain('no changes')
    if (!layout.isWalked && !isSoak) return
    expect(real('check')).toMatchObject({ status: 0 })

    // The model changes: Alembic writes, Headway checks, and neither finds anything afterwards.
    const models = join(session.root, 'app/models.py')
    writeFileSync(models, `${readFileSync(models, 'utf8')}\n${addition(layout)}`)
    expect(await run('revision', '--autogenerate', '-m', 'add tags')).toContain('it leads to the model')
    await run('upgrade', 'head')
    expect(real('check')).toMatchObject({ status: 0 })
    expect(await run('revision', '--autogenerate', '-m', 'nothing')).toContain('nothing was written')

    // A branch and its merge, written by Alembic and run by Headway.
    await run('revision', '-m', 'a side', '--head', second, '--splice')
    await run('merge', 'heads', '-m', 'both')
    await run('upgrade', 'head')
    expect(real('current').out).toContain('(head) (mergepoint)')
    expect(real('heads').out.trim().split('\n')).toHaveLength(1)

    await run('downgrade', first)
    expect(real('current').out).toContain(first)
    await run('stamp', second)
    expect(real('current').out).toContain(second)
    await run('stamp', first)
    await run('downgrade', 'base')
    expect(real('current').out).not.toContain('1a00')
    await run('upgrade', 'head')
    const withHeadway = await schemaOf(layout, ours)

    use(layout, plain)
    if (layout.connect === null) rmSync(join(session.root, 'app.db'))
    expect(real('upgrade', 'head')).toMatchObject({ status: 0 })
    expect(await schemaOf(layout, plain)).toEqual(withHeadway)
    expect(withHeadway.length).toBeGreaterThan(2)
  })
})

function addition({ name }: Layout): string {
  return name === 'sqlmodel-batch'
    ? 'class Tag(SQLModel, table=True):\n    __tablename__ = "tags"\n    id: int | None = Field(default=None, primary_key=True)\n    name: str = Field(sa_type=sa.String(30), index=True)\n'
    : 'class Tag(Base):\n    __tablename__ = "tags"\n    id: Mapped[int] = mapped_column(primary_key=True)\n    name: Mapped[str] = mapped_column(sa.String(30), index=True)\n'
}

/** Tables, columns, constraints, indexes and types, as the database itself tells them. */
async function schemaOf({ connect }: Layout, database: string): Promise<readonly unknown[]> {
  if (connect === null)
    return sqliteRows(
      join(session.root, 'app.db'),
      "select type, name, sql from sqlite_master where name <> 'alembic_version' order by type, name",
    )
  return server.query(
    `select table_name as owner, ordinal_position::text || ' ' || column_name as name,
            concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default, udt_name) as text
       from information_schema.columns where table_schema = 'public'
     union all
     select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint
      where connamespace = 'public'::regnamespace
     union all
     select tablename, indexname, indexdef from pg_indexes where schemaname = 'public'
     union all
     select typname, enumlabel, enumsortorder::text from pg_enum join pg_type on pg_type.oid = enumtypid
     order by 1, 2, 3`,
    { database },
  )
}
