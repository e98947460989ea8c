import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Row } from '../../electron/engine/dialects/dialect.ts'
import { openRawSqlite } from '../helpers/raw-session.ts'

const samples = join(import.meta.dirname, '..', '..', 'migrations-sample')

/** A project of a test, with its SQLite database beside it. */
export type ProjectCopy = {
  readonly root: string
  /** Rows of a statement on the database file, past the engine. */
  rows(sql: string): Promise<readonly Row[]>
  /** `version_num` values, sorted. */
  version(): Promise<readonly string[]>
  /** Tables that are not the tool's own, sorted. */
  tables(): Promise<readonly string[]>
  write(path: string, text: string): void
  /** The path of a revision file, by a part of its name. */
  fileOf(part: string): string
  remove(): void
}

/** A copy of a sample. `database` is the file name that its `dev` target has. */
export function copySample(
  name: '01-shop' | '02-branches' | '03-broken' | '05-knex',
  database: string,
): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'headway-ui-'))
  const root = join(folder, name)
  cpSync(join(samples, name), root, {
    recursive: true,
    filter: (path) => !/\.db(?:-|$)|\.headway/.test(path),
  })
  return projectAt(root, folder, database)
}

/** A project with one SQLite target of a tier and no revisions yet. */
export function emptyProject(tier: 'development' | 'test' | 'production' = 'development'): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'headway-ui-'))
  const root = join(folder, 'small')
  const project = projectAt(root, folder, 'small.db')
  const targets = { [tier === 'production' ? 'live' : 'dev']: { url: 'sqlite:///small.db', tier } }
  project.write('headway.json', JSON.stringify({ scriptLocation: 'migrations', targets }))
  return project
}

/** The text of a TypeScript revision; the bodies are statements of an async function (knex, op). */
export function revisionText(
  id: string,
  parent: string | null,
  message: string,
  upgrade: string,
  downgrade = 'await knex.raw("select 1")',
): string {
  return `/** ${message} */
import type { Knex } from 'knex'

export const revision = '${id}'
export const downRevision = ${parent === null ? 'null' : `'${parent}'`}
export const branchLabels: string[] = []
export const dependsOn: string[] = []
export const createDate = '2026-03-01T09:00:00Z'

export async function upgrade(knex: Knex): Promise<void> {
  ${upgrade}
}

export async function downgrade(knex: Knex): Promise<void> {
  ${downgrade}
}
`
}

function projectAt(root: string, folder: string, database: string): ProjectCopy {
  const rows = async (sql: string): Promise<readonly Row[]> => {
    const session = await openRawSqlite(join(root, database))
    try {
      return await session.run(sql)
    } finally {
      await session.close()
    }
  }
  return {
    root,
    rows,
    async version() {
      const found = await rows('select version_num from alembic_version order by 1')
      return found.map((row) => String(row['version_num']))
    },
    async tables() {
      const found = await rows("select name from sqlite_schema where type = 'table' order by 1")
      return found
        .map((row) => String(row['name']))
        .filter((name) => !/^(?:sqlite_|headway_|alembic_version)/.test(name))
    },
    write: (path, text) => {
      const full = join(root, path)
      mkdirSync(dirname(full), { recursive: true })
      writeFileSync(full, text)
    },
    fileOf(part) {
      const found = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((path) =>
        path.includes(part),
      )
      if (found === undefined) throw new Error(`No file ${part} in ${root}`)
      return join(root, found)
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

/** A project of one of the ways in which guides lay them out (tests/helpers/alembic-layouts.ts). */
export function copyLayout(name: string): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'headway-ui-'))
  const root = join(folder, name)
  cpSync(join(import.meta.dirname, '../fixtures/alembic', name), root, { recursive: true })
  return projectAt(root, folder, 'app.db')
}

/** A repository with an Alembic project in its folder `backend`: two revisions, its models, and `app.db`. */
export function copyAlembicProject(): ProjectCopy {
  const folder = mkdtempSync(join(tmpdir(), 'headway-ui-'))
  const root = join(folder, 'service')
  cpSync(join(import.meta.dirname, '../fixtures/alembic/nested'), join(root, 'backend'), { recursive: true })
  return projectAt(root, folder, 'backend/app.db')
}
