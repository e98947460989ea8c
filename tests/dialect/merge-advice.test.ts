import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../electron/engine/index.ts'
import type { Engine } from '../../electron/engine/index.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import { createInProcessChannel } from '../../electron/transport/in-process.ts'
import type { Channel } from '../../shared/contract.ts'
import type { MergeAdvice } from '../../shared/model/merge-advice.ts'
import { dialectNames, ownDatabase } from '../helpers/databases.ts'
import type { OwnDatabase } from '../helpers/databases.ts'

type Verdict = MergeAdvice['verdict']
/** What a side does to a table of its own name, in both dialects. */
const steps = {
  'add a column': (t: string, n: string) => `alter table ${t} add column c${n} integer`,
  'add an index': (t: string, n: string) => `create index i${n} on ${t} (kept)`,
  'make a table': (_: string, n: string) => `create table t${n} (id integer primary key)`,
  'make a view': (t: string, n: string) => `create view v${n} as select kept from ${t}`,
  update: (t: string) => `update ${t} set kept = 'y'`,
  'drop the column': (t: string) => `alter table ${t} drop column gone`,
  'rename the column': (t: string) => `alter table ${t} rename column gone to went`,
  'rename the table': (t: string) => `alter table ${t} rename to ${t}_new`,
  'drop the table': (t: string) => `drop table ${t}`,
  'update the column': (t: string) => `update ${t} set gone = 'z'`,
} as const
type Step = keyof typeof steps
const names = Object.keys(steps) as Step[]
const schemaOnly = new Set<Step>(['add a column', 'add an index', 'make a table', 'make a view'])
const rows = new Set<Step>(['update'])
const moves = new Set<Step>(['rename the table', 'drop the table'])
const ofColumn = new Set<Step>(['drop the column', 'rename the column', 'update the column'])

/** Sides on one table: true by construction. */
function truth(left: Step, right: Step): Verdict | 'not independent' | 'no conflict' {
  const both = [left, right]
  if (both.includes('make a table')) return 'independent'
  // SQLite makes a view of what is not there.
  if (both.includes('make a view') && both.some((step) => moves.has(step))) return 'not independent'
  if (both.some((step) => moves.has(step))) return 'conflict'
  if (both.every((step) => ofColumn.has(step)))
    return left === right && left === 'update the column' ? 'order matters' : 'conflict'
  if (both.every((step) => schemaOnly.has(step))) return 'independent'
  // An index that asks nothing does not change with the rows, but it may be taken for one that does.
  if (both.includes('add an index') && both.some((step) => step.startsWith('update'))) return 'no conflict'
  if (both.includes('add an index') || both.includes('make a view')) return 'independent'
  if (both.some((step) => rows.has(step) || step === 'update the column')) return 'order matters'
  return 'independent'
}

type Pair = {
  readonly name: string
  readonly left: string
  readonly right: string
  readonly truth: ReturnType<typeof truth>
}
const onOne: Pair[] = names.flatMap((left, at) =>
  names.slice(at).map((right, beside) => {
    const n = `${100 + at * 12 + beside}`
    return {
      name: `${left} and ${right}`,
      left: steps[left]('a', `${n}1`),
      right: steps[right]('a', `${n}2`),
      truth: truth(left, right),
    }
  }),
)
const apart: Pair[] = names.map((step, at) => ({
  name: `${step}, each on a table of its own`,
  left: steps[step]('a', `9${at}1`),
  right: steps[step]('b', `9${at}2`),
  truth: 'independent',
}))
const special: Pair[] = [
  [
    'the same table',
    'create table twice (id integer primary key)',
    'create table twice (id integer primary key)',
    'conflict',
  ],
  [
    'the same table if missing, differently',
    'create table if not exists twice (id integer primary key)',
    'create table if not exists twice (name text)',
    'order matters',
  ],
  [
    'the same column',
    'alter table a add column more integer',
    'alter table a add column more text',
    'conflict',
  ],
  [
    'rows of parent and child',
    'insert into parent (id) values (7)',
    'insert into child (id, parent_id) values (1, null)',
    'order matters',
  ],
  [
    'a view of a table that goes',
    'create view of_b as select kept from b',
    'drop table b',
    'not independent',
  ],
  [
    'a unique index and rows',
    'create unique index kept_once on a (kept)',
    "update a set kept = 'y'",
    'order matters',
  ],
  [
    'dropping if there',
    'drop table if exists later',
    'create table later (id integer primary key)',
    'order matters',
  ],
].map(([name = '', left = '', right = '', answer]) => ({ name, left, right, truth: answer as Pair['truth'] }))
const pairs = [...onOne, ...apart, ...special]

describe.each(dialectNames)('on %s', (dialect) => {
  let root: string
  let database: OwnDatabase
  let engine: Engine
  let channel: Channel
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'headway-merge-'))
    database = await ownDatabase(dialect)
    const { settings } = database
    const url =
      settings.dialect === 'sqlite'
        ? `sqlite:///${settings.path}`
        : `postgresql://${settings.user ?? ''}@/${settings.database}?host=${encodeURIComponent(settings.host)}&port=${settings.port}`
    mkdirSync(join(root, 'migrations'))
    writeFileSync(join(root, 'headway.json'), JSON.stringify({ targets: { dev: { url } } }))
    const write = (id: string, parent: string, up: string): void =>
      writeFileSync(
        join(root, `migrations/${id}.sql`),
        `-- message: ${id}\n-- revision: ${id}\n-- down_revision: ${parent}\n-- upgrade\n${up};\n-- downgrade\nselect 1;\n`,
      )
    const tables = ['a', 'b'].map(
      (name) => `create table ${name} (id integer primary key, kept text, gone text)`,
    )
    write(
      'base0',
      'none',
      [
        ...tables,
        'create table parent (id integer primary key)',
        'create table child (id integer primary key, parent_id integer references parent (id))',
      ].join(';\n'),
    )
    for (const [at, { left, right }] of pairs.entries()) {
      write(`left${at}x`, 'base0', left)
      write(`right${at}x`, 'base0', right)
    }
    engine = createEngine(createNodePorts({ userFolder: join(root, '.user') }), {
      trust: 'this-run',
      follow: 'once',
      samplesFolder: null,
      sampleCopies: null,
    })
    channel = createInProcessChannel(engine, { checkResponses: true })
    await channel.call('project.open', { path: root })
  })
  afterAll(async () => {
    await engine.close()
    await database.drop()
    rmSync(root, { recursive: true, force: true })
  })

  test(
    `${pairs.length} pairs are told apart, and none is called independent that is not`,
    { timeout: 240_000 },
    async () => {
      const wrong: string[] = []
      for (const [at, pair] of pairs.entries()) {
        const [advice] = await channel.call('revisions.advise', {
          revisions: [`left${at}x`, `right${at}x`],
          target: 'dev',
        })
        const said = advice?.verdict ?? 'nothing'
        const isRight =
          pair.truth === 'not independent'
            ? said !== 'independent'
            : pair.truth === 'no conflict'
              ? said !== 'conflict'
              : said === pair.truth
        if (!isRight) wrong.push(`${pair.name}: ${said} instead of ${pair.truth}: ${advice?.reason}`)
        if (said === 'conflict' && (advice?.failures ?? []).every(({ sql }) => sql === null))
          wrong.push(`${pair.name}: no statement named`)
      }
      expect(wrong).toEqual([])
    },
  )
})
