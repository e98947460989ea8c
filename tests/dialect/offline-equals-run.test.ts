import { expect, test } from 'vitest'
import { readRevisionText } from '../../electron/engine/revisions/read-revision.ts'
import { createReplayer } from '../../electron/engine/runner/replay.ts'
import { dialectNames } from '../helpers/databases.ts'
import { withProject } from '../helpers/with-project.ts'

/** Statements whose values a script must write as the driver sends them. */
const bodies = {
  both: [
    `await knex('acct').insert([{ id: 1, bal: 6, least: 5 }, { id: 2, bal: 5, least: 5 }, { id: 3, bal: -7, least: 0 }])`,
    `await knex.raw('update acct set bal = least -? where id = ?', [-1, 1])`,
    `await knex.raw('delete from acct where bal = least-?-?', [-1, -2])`,
    `await knex('texts').insert({ id: 1, x: "it's -- no /* comment */ \\\\ back\\nline ? $1" })`,
    `await knex('texts').insert({ id: 2, x: '' })`,
    `await knex('docs').insert({ id: 1, x: { a: [1, null, "it's"], b: 'q"\\\\' } })`,
    `await knex('dates').insert({ id: 1, x: new Date('1899-12-31T23:59:59.500Z') })`,
    `await knex('dates').insert({ id: 2, x: new Date('2024-07-01T12:00:00Z') })`,
    `await knex('bytes').insert([{ id: 1, x: Buffer.from([0, 39, 92, 255]) }, { id: 2, x: Buffer.alloc(0) }])`,
    `await knex('reals').insert([{ id: 1, x: Infinity }, { id: 2, x: 0.1 }, { id: 3, x: 1e21 }, { id: 4, x: -5e-324 }])`,
    `await knex('Mixed Case "Name').insert({ 'a "b': 1 })`,
  ],
  sqlite: [
    `await knex.raw('update acct set bal = - ? where id = ?', [-3, 2])`,
    `await knex('anything').insert([{ x: 3000000000 }, { x: -3000000000 }, { x: 7 }, { x: 1152921504606846977n }])`,
    `await knex('anything').insert([{ x: true }, { x: 'a\\0b' }, { x: ['l'] }, { x: new Date(5) }])`,
  ],
  postgres: [
    `await knex('reals').insert({ id: 9, x: NaN })`,
    `await knex.raw(\`update docs set x = x || '{"k": 1}' where x \\\\? 'a' and id = ?\`, [1])`,
    `await knex('lists').insert({ id: 1, t: [], n: [], u: null })`,
    `await knex('lists').insert({ id: 2, t: ['x', null, 'NULL', '', 'a"b\\\\c', "it's"], n: [1, null, -3], u: ['00000000-0000-0000-0000-000000000001'] })`,
    `await knex('lists').insert({ id: 3, d: ['2024-02-29'], j: [{ a: 1 }, { b: 'q"' }], b: [Buffer.from([1, 255])] })`,
    `await knex('acct').whereRaw('id = any(?)', [[2, 9]]).update({ bal: 77 })`,
  ],
} as const

const tables = {
  sqlite: `create table acct (id integer primary key, bal int, least int); create table texts (id int, x text);
    create table docs (id int, x json); create table dates (id int, x datetime); create table bytes (id int, x blob);
    create table reals (id int, x real); create table "Mixed Case ""Name" ("a ""b" int); create table anything (x any) strict;`,
  postgres: `create table acct (id int primary key, bal int, least int); create table texts (id int, x text);
    create table docs (id int, x jsonb); create table dates (id int, x timestamptz, y timestamp); create table bytes (id int, x bytea);
    create table reals (id int, x float8); create table "Mixed Case ""Name" ("a ""b" int);
    create table lists (id int, t text[], n int[], u uuid[], d date[], j jsonb[], b bytea[]);`,
} as const

const names = {
  sqlite: ['acct', 'texts', 'docs', 'dates', 'bytes', 'reals', '"Mixed Case ""Name"', 'anything'],
  postgres: ['acct', 'texts', 'docs', 'dates', 'bytes', 'reals', '"Mixed Case ""Name"', 'lists'],
} as const

const columns: Readonly<Record<string, readonly string[]>> = {
  acct: ['id', 'bal', 'least'],
  '"Mixed Case ""Name"': ['"a ""b"'],
  anything: ['x'],
}

test.each(dialectNames)('%s: a script does what the run does, value by value', async (dialect) => {
  await withProject(dialect, async (run) => {
    await withProject(dialect, async (script) => {
      const body = [...bodies.both, ...bodies[dialect]].join('\n')
      run.sql('a1', tables[dialect])
      run.code('a2', body)
      const outcome = await run.upgrade()
      expect([outcome.status, outcome.error?.message]).toEqual(['succeeded', undefined])

      script.sql('a1', tables[dialect])
      await script.upgrade()
      script.code('a2', body)
      const source = await readRevisionText(script.ports, { root: script.root }, 'migrations/a2.ts')
      const replayer = createReplayer({
        dialect: script.dialect,
        serverVersion: dialect === 'sqlite' ? '3.45' : '16',
        root: script.root,
        ports: script.ports,
      })
      const recorded = await replayer
        .replay({
          session: null,
          source: { path: 'migrations/a2.ts', ...source },
          direction: 'upgrade',
          transactional: true,
        })
        .finally(() => replayer.close())
      for (const { sql } of recorded.statements) await script.query(sql)
      for (const name of names[dialect]) {
        const cells = columns[name] ?? ['id', 'x']
        const quoted = cells.map((cell) => `typeof(${cell}) || ' ' || quote(${cell})`).join(` || ' ' || `)
        const shown =
          dialect === 'sqlite' ? `select ${quoted} as x from ${name}` : `select t::text as x from ${name} t`
        expect([name, await contents(script, shown)]).toEqual([name, await contents(run, shown)])
      }
    })
  })
})

async function contents(
  project: { query(sql: string): Promise<readonly Record<string, unknown>[]> },
  sql: string,
): Promise<readonly string[]> {
  return (await project.query(sql)).map(({ x }) => String(x)).toSorted()
}
