import { rm } from 'node:fs/promises'
import type { Copies } from '../copies.ts'
import { quoteName } from '../version-table-sql.ts'
import { sqliteSession } from './session.ts'

/** Where the database is kept as it was before the plan ran on the copy. */
function asidePath(path: string): string {
  return `${path}-before`
}

/** The whole file, by SQLite's own means: one moment of it, while others write. */
export const copies: Copies = {
  async whole(source, copy) {
    const path = asidePath(sqliteSession(copy).settings.path)
    await rm(path, { force: true })
    await source.query('VACUUM INTO ?', [path])
    await sqliteSession(copy).restoreFrom(path)
  },
  async rows(_source, copy, schema) {
    let rows = 0
    for (const { name } of schema.tables) {
      const counted = await copy.query(`SELECT count(*) AS n FROM ${quoteName(name)}`)
      rows += Number(counted.rows[0]?.['n'] ?? 0)
    }
    return { tables: schema.tables.length, rows, notes: [] }
  },
  // The file that the copy was made from is what was there before.
  putAside: () => Promise.resolve(),
  aside: ({ name }) => `before_plan.${quoteName(name)}`,
  async openAside(copy) {
    await copy.query('ATTACH ? AS before_plan', [asidePath(sqliteSession(copy).settings.path)])
  },
  textOf: (column) => column,
  locks: null,
}
