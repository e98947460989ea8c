import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { RequestOf } from '../../../shared/contract.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import { dialectNames } from '../../helpers/databases.ts'
import { createTestDatabase } from '../../helpers/postgres.ts'
import { openRawSqlite } from '../../helpers/raw-session.ts'
import { openProject } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'
import { firstSeed, soakFactor } from '../../helpers/soak.ts'
import { sqliteRows } from '../../helpers/sqlite-rows.ts'
import { seeded } from '../schema/random.ts'
import { hostileText, postgresPlaces, postgresTexts, sqlitePlaces, sqliteTexts } from './hostile-text.ts'

type Source = {
  readonly url: string
  texts(): Promise<readonly Record<string, unknown>[]>
  drop(): Promise<void>
}

/** A database that somebody else made, with texts in every place that holds text. */
async function sourceDatabase(dialect: DialectName, root: string, texts: readonly string[]): Promise<Source> {
  if (dialect === 'sqlite') {
    const path = join(root, 'source.db')
    const session = await openRawSqlite(path)
    for (const [at, text] of texts.entries()) await session.script(sqlitePlaces(text, at))
    await session.close()
    return {
      url: `sqlite:///${path}`,
      texts: () => sqliteRows(path, sqliteTexts),
      drop: () => Promise.resolve(),
    }
  }
  const database = await createTestDatabase()
  for (const [at, text] of texts.entries()) await database.query(postgresPlaces(text, at))
  return { url: database.url, texts: () => database.query(postgresTexts), drop: () => database.drop() }
}

const choice: Omit<RequestOf<'changes.write'>, 'format'> = {
  target: 'dev',
  from: { kind: 'target', target: 'dev' },
  to: { kind: 'target', target: 'source' },
  renames: [],
  drops: [],
  include: null,
  exclude: null,
  chosen: null,
  message: 'first',
  online: false,
  heads: [],
  revId: null,
  branchLabels: [],
  dependsOn: [],
  versionPath: null,
  splice: false,
  allowEmpty: false,
}

let engine: SampleEngine | null = null
let source: Source | null = null
afterEach(async () => {
  await engine?.close()
  await source?.drop()
  engine = null
  source = null
})

const count = 6 * soakFactor
const random = seeded(firstSeed)
const texts = Array.from({ length: count }, () => hostileText(random))

describe.each(dialectNames)('text on %s', (dialect) => {
  it.each(['ts', 'js', 'sql'] as const)(
    'arrives byte for byte through a %s revision, wherever a schema holds text',
    { timeout: 120_000 * soakFactor },
    async (format) => {
      engine = await openProject(dialect, { format })
      source = await sourceDatabase(dialect, engine.root, texts)
      const { channel, run, query } = engine
      await channel.call('targets.save', {
        name: 'source',
        url: source.url,
        urlEnv: null,
        tier: 'development',
        schemas: [],
      })
      await channel.call('changes.write', { ...choice, format })
      const outcome = await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['heads'] }))
      expect(outcome).toMatchObject({ status: 'succeeded' })
      const places = dialect === 'sqlite' ? sqliteTexts : postgresTexts
      expect(await query(places)).toEqual(await source.texts())
      await run(await channel.call('plan.downgrade', { target: 'dev', revision: 'base' }))
      expect(await query(places)).toEqual([])
    },
  )

  it('arrives byte for byte from files that people wrote, with returns inside them', async () => {
    engine = await openProject(dialect, { format: 'sql', model: 'model.sql' })
    const { channel, run, query, root } = engine
    const kept = "'one\r\n  two\r`${x}` \\n ? :a $$ \n-- downgrade\n three'"
    mkdirSync(join(root, 'migrations'))
    writeFileSync(
      join(root, 'migrations/a1_first.sql'),
      `-- revision: a1\n-- down_revision: none\n-- upgrade\ncreate view told as select ${kept} as word;\n-- downgrade\ndrop view told;\n`,
    )
    writeFileSync(
      join(root, 'migrations/b1_second.ts'),
      `export const revision = 'b1'\nexport const downRevision = 'a1'\nexport async function upgrade(knex, op) {
  await op.execute(${JSON.stringify(`create view said as select ${kept} as word`)})\n}\nexport async function downgrade(knex, op) {
  await op.execute('drop view said')\n}\n`,
    )
    writeFileSync(
      join(root, 'model.sql'),
      `create view told as select ${kept} as word;\ncreate view said as select ${kept} as word;\n`,
    )
    await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['heads'] }))
    const word = 'one\r\n  two\r`${x}` \\n ? :a $$ \n-- downgrade\n three'
    expect(await query('select word from told union all select word from said')).toEqual([{ word }, { word }])
    const written = { ...choice, format: null, to: { kind: 'model' } as const }
    expect((await channel.call('changes.write', written)).revisions).toEqual([])
    expect((await channel.call('revisions.read', { revision: 'a1', target: null })).readOnlyReason).toMatch(
      /carriage returns/,
    )
  })
})
