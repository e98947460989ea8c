import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { RequestOf } from '../../../shared/contract.ts'
import { dialectNames } from '../../helpers/databases.ts'
import { openProject, type SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

const names = [
  'quo"te',
  "apo'strophe",
  'dot.ted.name',
  'Upper',
  'party 🎉 time',
  'select',
  'back`tick ${x}',
  'dollar$1 $$',
  'quest?ion ??',
  'per%cent :bind',
  'semi;colon -- dash /* */',
  'back\\slash \\n',
  'a as b',
  '1st',
  '[bracket]',
  'n'.repeat(59),
  'é'.repeat(29),
]
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** A table for each name, which its columns, parts and view have too; each points at the one before. */
function schemaOf(list: readonly string[], extra: string): string {
  return list
    .flatMap((name, i) => {
      const part = (suffix: string) => quoted(`${name}_${suffix}`)
      const target = list[Math.max(0, i - 1)] ?? name
      return [
        `CREATE TABLE ${quoted(name)} (id integer PRIMARY KEY, ${quoted(name)} varchar(20) NOT NULL DEFAULT 'it''s',
          other integer CONSTRAINT ${part('f')} REFERENCES ${quoted(target)} (id)${extra},
          CONSTRAINT ${part('u')} UNIQUE (${quoted(name)}), CONSTRAINT ${part('c')} CHECK (${quoted(name)} <> 'x'))`,
        `CREATE INDEX ${part('i')} ON ${quoted(name)} (${quoted(name)}, other)`,
        `CREATE VIEW ${part('v')} AS SELECT ${quoted(name)} FROM ${quoted(name)}`,
      ]
    })
    .map((sql) => `${sql};\n`)
    .join('')
}

const question: RequestOf<'changes.propose'> = {
  target: 'dev',
  from: { kind: 'target', target: 'dev' },
  to: { kind: 'model' },
  renames: [],
  drops: [],
  include: null,
  exclude: null,
}

async function write({ channel }: SampleEngine, wanted: Partial<RequestOf<'changes.write'>> = {}) {
  const choice = { chosen: null, message: 'names', format: null, online: false, heads: [], revId: null }
  const rest = { branchLabels: [], dependsOn: [], versionPath: null, splice: false, allowEmpty: false }
  return (await channel.call('changes.write', { ...question, ...choice, ...rest, ...wanted })).revisions
}

const titles = async ({ channel }: SampleEngine, to: (typeof question)['to']) =>
  (await channel.call('changes.propose', { ...question, to })).comparison.changes.map(({ title }) => title)

async function upgrade({ channel, run }: SampleEngine): Promise<void> {
  const outcome = await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['heads'] }))
  expect(outcome.error).toBeNull()
}

describe.each(dialectNames)('names on %s', (dialect) => {
  it.each(['ts', 'sql'] as const)('of every kind go there and back in %s', async (format) => {
    engine = await openProject(dialect, { model: 'model.sql', format })
    const file = join(engine.root, 'model.sql')
    writeFileSync(file, schemaOf(names, ''))
    await write(engine)
    await upgrade(engine)
    expect(await titles(engine, { kind: 'model' })).toEqual([])
    writeFileSync(file, schemaOf(names, ' ON DELETE CASCADE').replaceAll('varchar(20)', 'varchar(30)'))
    await write(engine, { online: true })
    await upgrade(engine)
    expect(await titles(engine, { kind: 'model' })).toEqual([])
    const { channel, run } = engine
    const down = await run(await channel.call('plan.downgrade', { target: 'dev', revision: 'base' }))
    expect(down.error).toBeNull()
    expect(await titles(engine, { kind: 'empty' })).toEqual([])
  })

  it('are renamed, whatever they are', async () => {
    engine = await openProject(dialect, { model: 'model.sql', format: 'ts' })
    const file = join(engine.root, 'model.sql')
    const tables = (shift: number) =>
      names.map((_, i) => {
        const name = names[(i + shift) % names.length] ?? ''
        return `CREATE TABLE t_${i} (id integer PRIMARY KEY, ${quoted(name)} date);`
      })
    writeFileSync(file, tables(0).join('\n'))
    await write(engine)
    await upgrade(engine)
    await engine.query(`INSERT INTO t_0 VALUES (1, '2026-01-02')`)
    writeFileSync(file, tables(1).join('\n'))
    const { comparison } = await engine.channel.call('changes.propose', question)
    expect(comparison.candidates).toHaveLength(names.length)
    await write(engine, { renames: comparison.candidates.map(({ flag }) => flag) })
    await upgrade(engine)
    expect(await titles(engine, { kind: 'model' })).toEqual([])
    const kept = await engine.query(`SELECT count(${quoted(names[1] ?? '')}) AS n FROM t_0`)
    expect(kept.map(({ n }) => Number(n))).toEqual([1])
  })

  it.each(['x'.repeat(64), 'é'.repeat(32), '🎉'.repeat(16)])(
    'of more than 63 bytes, %s, hold or are refused',
    async (name) => {
      engine = await openProject(dialect, { model: 'model.sql', format: 'ts' })
      writeFileSync(
        join(engine.root, 'model.sql'),
        `CREATE TABLE t (id integer PRIMARY KEY, ${quoted(name)} date);`,
      )
      if (dialect === 'postgres') {
        await expect(write(engine)).rejects.toThrow(/longer than 63 bytes/)
        return
      }
      await write(engine)
      await upgrade(engine)
      expect(await titles(engine, { kind: 'model' })).toEqual([])
    },
  )
})
