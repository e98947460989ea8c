import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DialectName } from '../../shared/model/project.ts'
import { createTestDatabase } from './postgres.ts'
import { sqliteRows } from './sqlite-rows.ts'

/** A project of SQL revisions with one production target `main`, whose database has rows. */
export type ProductionProject = {
  readonly root: string
  readonly dialect: DialectName
  /** Adds a revision after the last one: SQL, or the body of a TypeScript upgrade. */
  revision(id: string, text: string, format?: 'sql' | 'ts'): void
  /** Rows as the database has them, read without the engine. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>
  write(path: string, text: string): void
  remove(): Promise<void>
}

/** @param shadowUrl where previews run on PostgreSQL: never on the server of a production target */
export async function createProductionProject(
  dialect: DialectName,
  shadowUrl: string | null,
): Promise<ProductionProject> {
  const root = mkdtempSync(join(tmpdir(), 'headway-production-'))
  const database = dialect === 'postgres' ? await createTestDatabase() : undefined
  const settings = shadowUrl === null ? {} : { settings: { shadowUrl } }
  const url = database?.url ?? 'sqlite:///main.db'
  const targets = { main: { url, tier: 'production', ...settings }, other: { url: 'sqlite:///other.db' } }
  let previous: string | null = null
  const write = (path: string, text: string): void => writeFileSync(join(root, path), text)
  mkdirSync(join(root, 'migrations'))
  write('headway.json', JSON.stringify({ defaultTarget: 'main', targets }))
  return {
    root,
    dialect,
    write,
    revision(id, text, format = 'sql') {
      write(
        `migrations/${id}.${format}`,
        format === 'sql' ? sqlFile(id, previous, text) : tsFile(id, previous, text),
      )
      previous = id
    },
    query: (sql) => (database === undefined ? sqliteRows(join(root, 'main.db'), sql) : database.query(sql)),
    async remove() {
      rmSync(root, { recursive: true, force: true })
      await database?.drop()
    },
  }
}

function sqlFile(id: string, previous: string | null, text: string): string {
  return `-- revision: ${id}\n-- down_revision: ${previous ?? 'none'}\n-- message: ${id}\n\n-- upgrade\n${text}\n`
}

function tsFile(id: string, previous: string | null, body: string): string {
  return `/** ${id} */
import type { Knex } from 'knex'
import type { Operations } from 'headway-migrations'
export const revision = '${id}'
export const downRevision = ${previous === null ? 'null' : `'${previous}'`}
export async function upgrade(knex: Knex, op: Operations) {
  ${body}
}
${body.includes('op.backfill(') ? 'export const transaction = false\n' : ''}`
}
