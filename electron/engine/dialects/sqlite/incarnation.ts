import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import type { Session } from '../dialect.ts'
import { carried } from './carried-ledger.ts'

/**
 * Tells a file from another that takes its place under the same path: the file itself as the system counts it, when it
 * was made (0 where the file system does not keep that; a number alone is given away again), and what it began with —
 * the first run in its ledger, else its schema's version. Null for a database that is empty: one is as good as the
 * other, and the first upgrade makes it.
 */
export async function incarnationOf(session: Session, path: string): Promise<string | null> {
  const [version] = (await session.query('PRAGMA schema_version')).rows
  const file = await stat(path, { bigint: true }).catch(() => null)
  if (file === null || Number(version?.['schema_version']) === 0) return null
  const began = (await firstRun(session)) ?? `schema ${String(version?.['schema_version'])}`
  return createHash('sha256')
    .update([file.dev, file.ino, file.birthtimeNs, began].join(' '))
    .digest('hex')
    .slice(0, 16)
}

/** During a first run the entries may not be in the ledger file yet. */
async function firstRun(session: Session): Promise<string | null> {
  for (const table of ['headway_ledger', carried]) {
    const found = await session
      .query(`SELECT run_id AS run FROM ${table} ORDER BY id LIMIT 1`)
      .catch(() => null)
    const run = found?.rows[0]?.['run']
    if (typeof run === 'string') return run
  }
  return null
}
