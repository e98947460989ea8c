import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { OwnServer } from './own-server.ts'
import { alembic } from './python-alembic.ts'
import { sqliteRows } from './sqlite-rows.ts'

export type Variables = Readonly<Record<string, string>>

/** A way in which guides lay a project out (tests/fixtures/alembic): where its ini file is, and how it learns its database. */
export type AlembicLayout = {
  readonly name: string
  readonly ini: string
  /** Where it is on PostgreSQL: tells the project of a database; what the shell has to say of it. */
  readonly connect: ((root: string, server: OwnServer, database: string) => Variables) | null
}

/** The two revisions of each of them. */
export const layoutRevisions = ['1a0000000001', '1a0000000002'] as const

export const alembicLayouts: readonly AlembicLayout[] = [
  {
    name: 'sync',
    ini: 'alembic.ini',
    connect: (root, server, database) => {
      const path = join(root, 'alembic.ini')
      const line = `sqlalchemy.url = ${urlOf('psycopg2', server, database)}`
      writeFileSync(path, readFileSync(path, 'utf8').replace(/^sqlalchemy\.url = .*$/m, line))
      return {}
    },
  },
  {
    name: 'async-dotenv',
    ini: 'alembic.ini',
    connect: (root, server, database) => {
      writeFileSync(join(root, '.env'), `DATABASE_URL=${urlOf('asyncpg', server, database)}\n`)
      return {}
    },
  },
  {
    name: 'five-variables',
    ini: 'alembic.ini',
    connect: (_root, server, database) => ({
      DATABASE_HOST: '127.0.0.1',
      DATABASE_PORT: String(server.port),
      DATABASE_NAME: database,
      DATABASE_USER: 'postgres',
      DATABASE_PASSWORD: 'secret',
    }),
  },
  { name: 'sqlmodel-batch', ini: 'alembic.ini', connect: null },
  { name: 'nested', ini: 'app/db/alembic.ini', connect: null },
]

function urlOf(driver: string, { port }: OwnServer, database: string): string {
  return `postgresql+${driver}://postgres:secret@127.0.0.1:${port}/${database}`
}

/** Adds a table to the models. */
export function changeModels({ name }: AlembicLayout, root: string): void {
  const added =
    name === 'sqlmodel-batch'
      ? 'class Tag(SQLModel, table=True):\n    __tablename__ = "tags"\n    id: int | None = Field(default=None, primary_key=True)\n    name: str = Field(sa_type=sa.String(30), index=True)\n'
      : 'class Tag(Base):\n    __tablename__ = "tags"\n    id: Mapped[int] = mapped_column(primary_key=True)\n    name: Mapped[str] = mapped_column(sa.String(30), index=True)\n'
  const models = join(root, 'app/models.py')
  writeFileSync(models, `${readFileSync(models, 'utf8')}\n${added}`)
}

/** What a database holds after the project's own Alembic made it, in one go: it has to be another one. */
export async function plainSchema(
  layout: AlembicLayout,
  root: string,
  server: OwnServer,
  database: string,
): Promise<readonly unknown[]> {
  const variables = layout.connect?.(root, server, database) ?? {}
  expect(alembic(root, ['-c', layout.ini, 'upgrade', 'head'], variables)).toMatchObject({ status: 0 })
  return await schemaOf(layout, root, server, database)
}

/** Tables, columns, constraints, indexes and types, as the database itself tells them. */
export async function schemaOf(
  { connect }: AlembicLayout,
  root: string,
  server: OwnServer,
  database: string,
): Promise<readonly unknown[]> {
  if (connect === null)
    return await sqliteRows(
      join(root, 'app.db'),
      "select type, name, sql from sqlite_master where name <> 'alembic_version' order by type, name",
    )
  return await server.query(
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
