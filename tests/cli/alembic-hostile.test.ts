import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HeadwayProject } from '../../electron/library.ts'
import { openProject } from '../../electron/library.ts'
import { hostileCases } from '../helpers/hostile-alembic.ts'
import type { HostileCase } from '../helpers/hostile-alembic.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import type { TestDatabase } from '../helpers/postgres.ts'
import { canRunAlembic } from '../helpers/python-alembic.ts'
import { sqliteRows } from '../helpers/sqlite-rows.ts'

const fixtures = join(import.meta.dirname, '../fixtures/alembic')
const head = '1a0000000002'
const isSoak = process.env['SOAK'] !== undefined

type Row = Readonly<Record<string, unknown>>
/** A project at its head, on a database that cases are tried on one after the other. */
type Arena = {
  readonly root: string
  readonly versions: string
  readonly project: HeadwayProject
  query(sql: string): Promise<readonly Row[]>
  close(): Promise<void>
}

async function arenaOf(dialect: 'sqlite' | 'postgres'): Promise<Arena> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'headway-hostile-')))
  process.env['HEADWAY_HOME'] = join(root, '.user')
  process.env['DATABASE_PASSWORD'] = 'secret'
  let database: TestDatabase | null = null
  if (dialect === 'postgres') {
    cpSync(join(fixtures, 'sync'), root, { recursive: true })
    database = await createTestDatabase()
    const url = database.url.replace('postgresql://', 'postgresql+psycopg2://').replace('@', ':secret@')
    const ini = readFileSync(join(root, 'alembic.ini'), 'utf8')
    writeFileSync(
      join(root, 'alembic.ini'),
      ini.replace(/^sqlalchemy\.url = .*$/m, () => `sqlalchemy.url = ${url.replaceAll('%', '%%')}`),
    )
  } else cpSync(join(fixtures, 'nested'), root, { recursive: true })
  const project = await openProject(root)
  const outcome = await project.upgrade('head')
  expect(outcome.error).toBeNull()
  return {
    root,
    versions: join(root, dialect === 'postgres' ? 'alembic/versions' : 'app/db/migrations/versions'),
    project,
    query: (sql) => database?.query(sql) ?? sqliteRows(join(root, 'app.db'), sql),
    async close() {
      await project.close()
      delete process.env['DATABASE_PASSWORD']
      rmSync(root, { recursive: true, force: true })
      await database?.drop()
    },
  }
}

const tablesOf = {
  sqlite: "select name from sqlite_schema where name in ('y', 'z') order by 1",
  postgres: "select tablename as name from pg_tables where tablename in ('y', 'z') order by 1",
}

describe.skipIf(!canRunAlembic()).each(['sqlite', 'postgres'] as const)(
  '%s: of a Python revision that misbehaves nothing is left, or all of it',
  (dialect) => {
    let arena: Arena
    let count = 0
    beforeAll(async () => {
      arena = await arenaOf(dialect)
    }, 60_000)
    afterAll(() => arena.close())

    const cases = hostileCases.filter(
      ({ only, spread }) => (only === undefined || only === dialect) && (spread === true || isSoak),
    )
    test.each(cases)('$name', { timeout: 60_000 }, async (each) => {
      count += 1
      const id = `bad${count}`
      const file = join(arena.versions, `${id}.py`)
      writeFileSync(file, textOf(id, each))
      const said: string[] = []
      try {
        const stop = new AbortController()
        const outcome = await arena.project.upgrade('head', {
          signal: stop.signal,
          onEvent: (event) => {
            said.push(JSON.stringify(event).slice(0, 4000))
            if (each.cancelled === true && event.kind === 'statement_finished')
              setTimeout(() => stop.abort(), 50)
          },
        })
        const found = {
          error: outcome.error === null ? null : `${outcome.error.code}: ${outcome.error.message}`,
          tables: (await arena.query(tablesOf[dialect])).map(({ name }) => name),
          rows: (await arena.query('select version_num from alembic_version')).map(
            (row) => row['version_num'],
          ),
        }
        const fails = each.ends instanceof RegExp
        expect(found, JSON.stringify(outcome.error)).toEqual({
          error: fails ? expect.stringMatching(each.ends) : null,
          tables: fails ? [] : each.ends,
          rows: [fails ? head : id],
        })
        const text = `${said.join('\n')}\n${JSON.stringify(outcome)}`
        expect(text).not.toContain('secret')
        if (each.says !== undefined) expect(text).toMatch(each.says)
      } finally {
        rmSync(file)
        await arena.query('drop table if exists y')
        await arena.query('drop table if exists z')
        await arena.query(`update alembic_version set version_num = '${head}'`)
      }
    })
  },
)

function textOf(id: string, { body }: HostileCase): string {
  const lines = body.split('\n').map((line) => `    ${line}`)
  return `"""bad"""
import os, signal, sys, threading, time
import sqlalchemy as sa
from alembic import op

revision = '${id}'
down_revision = '${head}'


def upgrade():
    op.execute('create table z (i int)')
    bind = op.get_bind()
${lines.join('\n')}


def downgrade():
    pass
`
}
