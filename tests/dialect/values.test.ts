import { describe, expect, test } from 'vitest'
import type { DialectName } from '../../shared/model/project.ts'
import { withProject } from '../helpers/with-project.ts'

/** A value as user code writes it, and what the database must hold of it: a text of the database's own, or a refusal. */
type Case = {
  readonly value: string
  readonly type: string
  readonly holds?: string | null
  readonly refused?: RegExp
}

const cases: Readonly<Record<DialectName, readonly Case[]>> = {
  sqlite: [
    { value: `['a', 'b']`, type: 'json', holds: `'["a","b"]'` },
    { value: `[]`, type: 'json', holds: `'[]'` },
    { value: `{ a: [1, { b: null }] }`, type: 'json', holds: `'{"a":[1,{"b":null}]}'` },
    { value: `{ at: new Date(0) }`, type: 'json', holds: `'{"at":"1970-01-01T00:00:00.000Z"}'` },
    { value: `new (class { toJSON() { return { own: 1 } } })()`, type: 'json', holds: `'{"own":1}'` },
    { value: `1152921504606846977n`, type: 'integer', holds: '1152921504606846977' },
    { value: `1152921504606846977n`, type: 'any', holds: '1152921504606846977' },
    { value: `-9223372036854775808n`, type: 'integer', holds: '-9223372036854775808' },
    { value: `9223372036854775808n`, type: 'integer', refused: /64/ },
    { value: `{ id: 1152921504606846977n }`, type: 'json', refused: /BigInt|bigint/ },
    { value: `NaN`, type: 'real', refused: /NaN/ },
    { value: `[NaN]`, type: 'json', refused: /NaN/ },
    { value: `Infinity`, type: 'real', holds: '9.0e+999' },
    { value: `new Date('1899-12-31T23:59:59.500Z')`, type: 'integer', holds: '-2208988800500' },
    { value: `new Date(NaN)`, type: 'integer', refused: /date/i },
    { value: `Buffer.alloc(0)`, type: 'blob', holds: `X''` },
    { value: `new Uint8Array([0, 255])`, type: 'blob', holds: `X'00FF'` },
    { value: `new Uint16Array([258])`, type: 'blob', holds: `X'0201'` },
    { value: `'a\\0b'`, type: 'text', holds: `610062` },
    { value: `'\\ud800'`, type: 'text', refused: /surrogate/ },
    { value: `['\\udc00x']`, type: 'json', refused: /surrogate/ },
    { value: `true`, type: 'boolean', holds: '1' },
    { value: `-0`, type: 'real', holds: '0.0' },
    { value: `null`, type: 'text', holds: 'NULL' },
    { value: `new Map([[1, 2]])`, type: 'json', refused: /Map/ },
    { value: `new Set([1])`, type: 'json', refused: /Set/ },
    { value: `/x/`, type: 'text', refused: /RegExp/ },
    { value: `() => 1`, type: 'text', refused: /function|no tables/i },
    { value: `0.1`, type: 'real', holds: '0.1' },
    { value: `5e-324`, type: 'real', holds: '4.94065645841247e-324' },
  ],
  postgres: [
    { value: `[]`, type: 'jsonb', holds: '[]' },
    { value: `[1, 'a', { b: [] }]`, type: 'jsonb', holds: '[1, "a", {"b": []}]' },
    { value: `[]`, type: 'json', holds: '[]' },
    { value: `[]`, type: 'text[]', holds: '{}' },
    {
      value: `['x', null, 'NULL', '', 'a"b\\\\c']`,
      type: 'text[]',
      holds: '{x,NULL,"NULL","","a\\"b\\\\c"}',
    },
    { value: `[[1, 2], [3, 4]]`, type: 'int[]', holds: '{{1,2},{3,4}}' },
    { value: `[{ a: 1 }, []]`, type: 'jsonb[]', refused: /array|json/i },
    { value: `[{ a: 1 }]`, type: 'jsonb[]', holds: '{"{\\"a\\": 1}"}' },
    { value: `{ a: [1, null] }`, type: 'jsonb', holds: '{"a": [1, null]}' },
    { value: `new (class { toJSON() { return { own: 1 } } })()`, type: 'jsonb', holds: '{"own": 1}' },
    { value: `new (class { toPostgres() { return '1 day' } })()`, type: 'interval', holds: '1 day' },
    { value: `1152921504606846977n`, type: 'bigint', holds: '1152921504606846977' },
    { value: `123456789012345678901234567890n`, type: 'numeric', holds: '123456789012345678901234567890' },
    { value: `[1152921504606846977n]`, type: 'bigint[]', holds: '{1152921504606846977}' },
    { value: `{ id: 1152921504606846977n }`, type: 'jsonb', refused: /BigInt|bigint/ },
    { value: `NaN`, type: 'double precision', holds: 'NaN' },
    { value: `-Infinity`, type: 'double precision', holds: '-Infinity' },
    { value: `{ n: NaN }`, type: 'jsonb', refused: /NaN/ },
    { value: `new Date('1899-12-31T23:59:59.500Z')`, type: 'timestamptz', holds: '1899-12-31 23:59:59.5+00' },
    { value: `new Date('0099-01-01T00:00:00Z')`, type: 'timestamptz', holds: '0099-01-01 00:00:00+00' },
    { value: `new Date(-62198755200000)`, type: 'timestamptz', holds: '0002-01-01 00:00:00+00 BC' },
    { value: `new Date(NaN)`, type: 'timestamptz', refused: /date/i },
    { value: `[new Date(0)]`, type: 'timestamptz[]', holds: '{"1970-01-01 00:00:00+00"}' },
    { value: `Buffer.alloc(0)`, type: 'bytea', holds: '\\x' },
    { value: `new Uint16Array([258])`, type: 'bytea', holds: '\\x0201' },
    { value: `[Buffer.from([1])]`, type: 'bytea[]', holds: '{"\\\\x01"}' },
    { value: `'a\\0b'`, type: 'text', refused: /0x00|NUL/ },
    { value: `'\\ud800'`, type: 'text', refused: /surrogate/ },
    { value: `false`, type: 'boolean', holds: 'false' },
    { value: `null`, type: 'jsonb', holds: null },
    { value: `new Map([[1, 2]])`, type: 'jsonb', refused: /Map/ },
    { value: `() => 1`, type: 'text', refused: /function|no tables/i },
    { value: `0.1`, type: 'double precision', holds: '0.1' },
  ],
}

const ways = {
  insert: (value: string) => `await knex('v').insert({ id: 1, x: ${value} })`,
  raw: (value: string) => `await knex.raw('insert into v (id, x) values (1, :x)', { x: ${value} })`,
  bulkInsert: (value: string) => `await op.bulkInsert('v', [{ id: 1, x: ${value} }])`,
} as const

/** knex expands a list in raw, and writes the objects of an insert as JSON itself on PostgreSQL, NaN as null. */
function reachesDoor({ value }: Case, way: keyof typeof ways): boolean {
  return !(way === 'raw' && value.startsWith('[')) && !(way === 'insert' && value === '{ n: NaN }')
}

for (const dialect of ['sqlite', 'postgres'] as const) {
  describe.each(Object.keys(ways) as (keyof typeof ways)[])(`${dialect}: values through %s`, (way) => {
    const all = cases[dialect].filter((each) => reachesDoor(each, way))
    const kept = all.filter((each) => each.refused === undefined)
    const refused = all.filter((each) => each.refused !== undefined)

    test('are held as they are', async () => {
      await withProject(dialect, async (project) => {
        const tables = kept.map(
          ({ type }, at) => `create table v${at} (id integer, x ${type})${type === 'any' ? ' strict' : ''};`,
        )
        project.sql('a1', tables.join('\n'))
        const body = kept.map(({ value }, at) =>
          ways[way](value).replaceAll(/(?<=['\s])v(?=[' ])/g, `v${at}`),
        )
        project.code('a2', body.join('\n'))
        const outcome = await project.upgrade()
        expect([outcome.status, outcome.error?.message]).toEqual(['succeeded', undefined])
        for (const [at, { value, holds }] of kept.entries()) {
          const shown = dialect === 'postgres' ? 'x::text' : value.includes('\\0') ? 'hex(x)' : 'quote(x)'
          const [row] = await project.query(`select ${shown} as x from v${at}`)
          expect([value, row?.['x']]).toEqual([value, holds])
        }
      })
    })

    // An operation that fails ends its step; the other two go on from their savepoint.
    test.skipIf(way === 'bulkInsert')('or refused by name', async () => {
      await withProject(dialect, async (project) => {
        // Each by itself: what is swallowed is told by the log.
        project.code(
          'a1',
          `const said: string[] = []
           ${refused
             .map(
               ({ value, type }) => `await knex.transaction(async (inner) => {
                  const [outer, knex] = [null, inner]
                  await knex.raw('create table v (id integer, x ${type})')
                  ${ways[way](value)}
                }).then(() => said.push('nothing'), (error) => said.push(error.message))`,
             )
             .join('\n')}
           throw new Error(JSON.stringify(said))`,
        )
        const outcome = await project.upgrade()
        const message = outcome.error?.message ?? ''
        const said = JSON.parse(message.slice(message.indexOf('['), message.lastIndexOf(']') + 1)) as string[]
        expect(said.length).toBe(refused.length)
        for (const [at, { value, refused: reason }] of refused.entries())
          expect([value, said[at]]).toEqual([value, expect.stringMatching(reason ?? '')])
      })
    })
  })
}

describe('sqlite: integers beyond 2^53 come back exact', () => {
  const big = '1152921504606846977'

  test.each([
    [
      'a select',
      `for (const row of await knex('v').select('*').orderBy('id', 'desc')) await knex('w').insert(row)`,
    ],
    ['a raw select', `for (const row of await knex.raw('select id, x from v')) await knex('w').insert(row)`],
    ['with a binding', `for (const row of await knex('v').where('id', '>', 0)) await knex('w').insert(row)`],
  ])('%s', async (_name, copy) => {
    await withProject('sqlite', async (project) => {
      project.sql(
        'a1',
        `create table v (id integer primary key, x); create table w (id integer primary key, x);
         insert into v values (1, ${big}), (2, 1e300), (3, -${big}), (4, 'text'), (5, 7), (6, ${big}.0);`,
      )
      project.code('a2', copy)
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.message]).toEqual(['succeeded', undefined])
      const both = await project.query(
        'select quote(v.x) as v, quote(w.x) as w from v join w using (id) order by id',
      )
      expect(both.map(({ w }) => w)).toEqual(both.map(({ v }) => v))
    })
  })

  test('RETURNING cannot be asked again, so it is refused by name', async () => {
    await withProject('sqlite', async (project) => {
      project.sql('a1', 'create table v (x integer);')
      project.code('a2', `await knex.raw('insert into v values (${big}) returning x')`)
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.message]).toEqual(['failed', expect.stringMatching(/exact/)])
    })
  })

  test('columns of one name cannot be told apart, so they are refused by name', async () => {
    await withProject('sqlite', async (project) => {
      project.sql('a1', `create table v (x integer); insert into v values (${big});`)
      project.code('a2', `await knex.raw('select a.x, b.x from v a, v b')`)
      const outcome = await project.upgrade()
      expect([outcome.status, outcome.error?.message]).toEqual(['failed', expect.stringMatching(/exact/)])
    })
  })
})

test('postgres: rows are copied exactly', async () => {
  await withProject('postgres', async (project) => {
    project.sql(
      'a1',
      `create table v (id int, n bigint, d numeric, j jsonb, t text[], b bytea, f float8);
       create table w (like v);
       insert into v values (1, 9223372036854775807, 12345678901234567890.123, '[]', '{}', '\\x', 'NaN'),
         (2, -1, 'NaN', '[{"a": []}]', '{a,NULL}', '\\x00', '-Infinity');`,
    )
    project.code('a2', `for (const row of await knex('v')) await knex('w').insert(row)`)
    const outcome = await project.upgrade()
    expect([outcome.status, outcome.error?.message]).toEqual(['succeeded', undefined])
    expect(await project.query('select * from v except select * from w')).toEqual([])
  })
})

test('postgres: a time before standard time keeps the seconds of its zone', async () => {
  const before = process.env['TZ']
  process.env['TZ'] = 'Europe/Amsterdam'
  try {
    await withProject('postgres', async (project) => {
      project.sql('a1', 'create table v (x timestamptz);')
      project.code('a2', `await knex('v').insert({ x: new Date('1880-06-01T12:00:00Z') })`)
      await project.upgrade()
      expect(await project.query(`select extract(epoch from x)::text as x from v`)).toEqual([
        { x: `${Date.UTC(1880, 5, 1, 12) / 1000}.000000` },
      ])
    })
  } finally {
    process.env['TZ'] = before
  }
})
