import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { alembicReachesPostgres, hasAlembic } from '../../helpers/requirements.ts'
import { openSample } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

const head = 'b470da5f31e9'
const middle = '6f2b850aec94'

describe.skipIf(!hasAlembic())('the real Alembic beside Headway', () => {
  it('reads and moves what Headway upgraded, and the other way round, on SQLite', () => both('sqlite'))
  it.skipIf(!alembicReachesPostgres())('does the same on PostgreSQL', () => both('postgres'))
})

async function both(dialect: 'sqlite' | 'postgres'): Promise<void> {
  engine = await openSample('01-shop', dialect)
  const { channel, run, query } = engine
  const alembic = await alembicProject(engine)
  await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] }))
  expect(alembic('current')).toContain(`${head} (head)`)
  alembic('stamp', middle)
  expect(await channel.call('targets.state', { target: 'dev' })).toMatchObject({ rows: [middle], behind: 5 })
  await run(await channel.call('plan.stamp', { target: 'dev', revisions: ['head'], purge: false }))
  expect(alembic('current')).toContain(head)
  expect(await query('select version_num from alembic_version')).toEqual([{ version_num: head }])
}

/** The same revisions as Alembic files with empty bodies, on the same database. */
async function alembicProject({ root, channel, url }: SampleEngine) {
  const folder = join(root, 'alembic')
  mkdirSync(join(folder, 'versions'), { recursive: true })
  writeFileSync(join(folder, 'alembic.ini'), `[alembic]\nscript_location = ${folder}\n`)
  writeFileSync(join(folder, 'env.py'), environment(url))
  const { revisions } = await channel.call('revisions.list', {})
  for (const { id, downRevisions } of revisions) {
    const parent = downRevisions[0] === undefined ? 'None' : `'${downRevisions[0]}'`
    writeFileSync(
      join(folder, 'versions', `${id}_x.py`),
      `"""x"""\nrevision = '${id}'\ndown_revision = ${parent}\nbranch_labels = None\ndepends_on = None\ndef upgrade(): pass\ndef downgrade(): pass\n`,
    )
  }
  return (...words: string[]): string =>
    execFileSync('alembic', ['-c', join(folder, 'alembic.ini'), ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
}

function environment(url: string): string {
  return `from alembic import context
from sqlalchemy import create_engine
with create_engine(${JSON.stringify(url.replace('postgresql://', 'postgresql+psycopg2://'))}).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
`
}
