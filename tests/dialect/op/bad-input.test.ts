import { describe, expect, test } from 'vitest'
import { dialectNames } from '../../helpers/databases.ts'
import type { ScratchProject } from '../../helpers/scratch-project.ts'
import { withProject } from '../../helpers/with-project.ts'
import { differences, mustUpgrade, schemaOf } from './helpers.ts'

const tables = `create table t (id integer primary key, a varchar(20), b integer, constraint t_a unique (a));
create table u (id integer primary key, t_id integer, constraint u_t foreign key (t_id) references t (id));
create index t_b on t (b);
insert into t values (1, 'x', 1), (2, 'y', null);
insert into u values (1, 1);`

/** Each fails on both systems, with one of these codes; a first operation that would succeed is undone. */
const mistakes: readonly (readonly [name: string, body: string, codes: readonly string[]])[] = [
  ['an unknown table', `await op.dropColumn('nope', 'a')`, ['sql_failed', 'invalid_operation']],
  ['an unknown column to drop', `await op.dropColumn('t', 'nope')`, ['sql_failed', 'invalid_operation']],
  [
    'an unknown column to alter',
    `await op.alterColumn('t', 'nope', { nullable: true })`,
    ['sql_failed', 'invalid_operation'],
  ],
  ['an unknown column to rename', `await op.renameColumn('t', 'nope', 'c')`, ['sql_failed']],
  ['a column that is there already', `await op.addColumn('t', 'a', 'text')`, ['sql_failed']],
  ['an unknown column in an index', `await op.createIndex('t', 'i', ['nope'])`, ['sql_failed']],
  [
    'an unknown column in a constraint',
    `await op.createUniqueConstraint('t', ['nope'])`,
    ['sql_failed', 'invalid_operation'],
  ],
  [
    'an unknown column in a condition',
    `await op.createCheck('t', '"nope" > 1')`,
    ['sql_failed', 'invalid_operation'],
  ],
  ['an unknown constraint', `await op.dropConstraint('t', 'nope')`, ['sql_failed', 'invalid_operation']],
  [
    'an unknown constraint by columns',
    `await op.dropConstraint('t', { columns: ['b'] })`,
    ['invalid_operation'],
  ],
  ['an unknown index', `await op.dropIndex('t', 'nope')`, ['sql_failed', 'invalid_operation']],
  ['a second primary key', `await op.createPrimaryKey('t', ['b'])`, ['sql_failed', 'invalid_operation']],
  [
    'a key that others refer to',
    `await op.dropConstraint('t', { columns: ['id'], type: 'primary key' })`,
    ['sql_failed', 'invalid_operation'],
  ],
  [
    'a foreign key to no table',
    `await op.createForeignKey('u', ['id'], { table: 'nope', columns: ['id'] })`,
    ['sql_failed', 'invalid_operation'],
  ],
  [
    'a foreign key to no key',
    `await op.createForeignKey('u', ['id'], { table: 't', columns: ['b'] })`,
    ['sql_failed', 'invalid_operation'],
  ],
  [
    'a foreign key that rows break',
    `await op.addColumn('u', 'x', 'integer', { nullable: false, default: 9 })
    await op.createForeignKey('u', ['x'], { table: 't', columns: ['id'] })`,
    ['sql_failed', 'foreign_keys_violated'],
  ],
  ['a check that rows break', `await op.createCheck('t', 'b > 1')`, ['sql_failed']],
  [
    'a unique constraint that rows break',
    `await op.execute("update t set b = 5"); await op.createUniqueConstraint('t', ['b'])`,
    ['sql_failed'],
  ],
  ['NOT NULL that rows break', `await op.alterColumn('t', 'b', { nullable: false })`, ['sql_failed']],
  ['NOT NULL without a default', `await op.addColumn('t', 'c', 'text', { nullable: false })`, ['sql_failed']],
  [
    'a type that is more than a type',
    `await op.alterColumn('t', 'b', { type: 'integer unique' })`,
    ['sql_failed', 'invalid_operation'],
  ],
  [
    'a condition that ends early',
    `await op.createCheck('t', 'b > 0) or (1 = 1')`,
    ['sql_failed', 'invalid_operation'],
  ],
  [
    'a condition with a statement behind it',
    `await op.createCheck('t', "b > 0); drop table u; select (1")`,
    ['invalid_operation'],
  ],
  [
    'a default with a statement behind it',
    `await op.alterColumn('t', 'b', { default: { sql: '1; drop table u' } })`,
    ['invalid_operation'],
  ],
  ['an empty name', `await op.renameTable('t', '')`, ['invalid_operation']],
  ['a NUL in a name', `await op.addColumn('t', 'a\\0b', 'text')`, ['invalid_operation']],
  ['no columns', `await op.createUniqueConstraint('t', [])`, ['invalid_operation']],
  [
    'a word that is no action',
    `await op.createForeignKey('u', ['id'], { table: 't', columns: ['id'] }, { onDelete: 'explode' as never })`,
    ['invalid_operation'],
  ],
  [
    'an option that does not exist',
    `await op.alterColumn('t', 'b', { nulable: false } as never)`,
    ['invalid_operation'],
  ],
  [
    'an async callback',
    `await op.batchAlterTable('t', (async () => undefined) as never)`,
    ['migration_failed'],
  ],
  ['SQL among values', `await op.bulkInsert('t', [{ id: knex.raw('9') }])`, ['migration_failed']],
  ['an unknown column of rows', `await op.bulkInsert('t', [{ id: 9, nope: 1 }])`, ['sql_failed']],
  ['a forgotten await', `void op.addColumn('t', 'c', 'text')`, ['outstanding_queries']],
  [
    'a swallowed error',
    `await op.dropColumn('t', 'nope').catch(() => undefined)`,
    ['sql_failed', 'invalid_operation'],
  ],
]

async function rowsOf(project: ScratchProject): Promise<unknown> {
  return [
    await project.query('select * from t order by id'),
    await project.query('select * from u order by id'),
  ]
}

describe.each(dialectNames)('op on %s with bad input', (dialect) => {
  test('fails with a code and the place in the file, and changes nothing', { timeout: 120_000 }, async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', tables)
      await mustUpgrade(project)
      const [schema, rows] = [await schemaOf(project), await rowsOf(project)]
      project.code('a2', 'void knex')
      for (const [name, body, codes] of mistakes) {
        project.write(
          'migrations/a2.ts',
          `/** a2 */
export const revision = 'a2'
export const downRevision = 'a1'
export async function upgrade(knex: any, op: any) {
  await op.addColumn('u', 'first', 'text')
  ${body}
}
export async function downgrade() {}
`,
        )
        const { error } = await project.upgrade()
        expect([name, error?.code, codes]).toEqual([name, expect.toBeOneOf([...codes]), codes])
        expect([name, error?.where?.file]).toEqual([name, 'migrations/a2.ts'])
        if (!name.includes('forgotten') && !name.includes('swallowed'))
          expect([name, error?.where?.line]).toEqual([name, expect.toBeOneOf([6, 7])])
        expect([name, ...differences(schema, await schemaOf(project))]).toEqual([name])
        expect(await rowsOf(project)).toEqual(rows)
      }
    })
  })

  test('takes names with quotes, dots, capitals, emoji and reserved words as they are', async () => {
    await withProject(dialect, async (project) => {
      const names = [
        'quo"te',
        'dot.ted',
        'Upper',
        'with space',
        '😀é',
        'order',
        '100%',
        "it's",
        'semi;colon',
        '--x',
      ]
      project.sql('a1', 'create table plain (id integer primary key); insert into plain values (1);')
      const list = JSON.stringify(names)
      project.code(
        'a2',
        `await op.renameTable('plain', 'My "odd".table 😀')
        for (const name of ${list}) {
          await op.addColumn('My "odd".table 😀', name, 'integer', { nullable: false, default: 1 })
          await op.createUniqueConstraint('My "odd".table 😀', [name], { name: 'u ' + name })
          await op.createIndex('My "odd".table 😀', 'i ' + name, [{ column: name, order: 'desc' }])
          await op.alterColumn('My "odd".table 😀', name, { default: null, nullable: true })
          await op.createForeignKey('My "odd".table 😀', [name], { table: 'My "odd".table 😀', columns: ['id'] }, { name: 'f ' + name })
        }
        await op.bulkInsert('My "odd".table 😀', [{ id: 5, 'dot.ted': null, 'quo"te': 5 }])`,
        `for (const name of ${list}) {
          await op.batchAlterTable('My "odd".table 😀', (batch) => {
            batch.dropIndex('i ' + name)
            batch.dropConstraint('f ' + name)
            batch.dropConstraint('u ' + name)
            batch.dropColumn(name)
          })
        }
        await op.renameTable('My "odd".table 😀', 'plain')`,
      )
      project.sql('a0', 'select 1;')
      const outcome = await project.upgrade('a1')
      expect(outcome.error).toBeNull()
      const schema = await schemaOf(project)
      await mustUpgrade(project)
      const table = (await schemaOf(project)).tables[0]
      expect(table?.columns.map((column) => column.name)).toEqual(['id', ...names])
      expect(
        table?.constraints
          .filter((constraint) => constraint.kind === 'unique')
          .map((constraint) => constraint.columns[0])
          .toSorted(),
      ).toEqual(names.toSorted())
      expect((await project.downgrade('a1')).error).toBeNull()
      expect(differences(schema, await schemaOf(project))).toEqual([])
      expect(await project.query('select * from plain order by id')).toEqual([{ id: 1 }, { id: 5 }])
    })
  })

  test('names of more than 63 bytes are refused on PostgreSQL and work on SQLite', async () => {
    await withProject(dialect, async (project) => {
      project.sql('a1', tables)
      project.code('a2', `await op.addColumn('t', '${'é'.repeat(32)}', 'text')`)
      const { error } = await project.upgrade()
      expect(error?.code ?? null).toBe(dialect === 'postgres' ? 'identifier_too_long' : null)
    })
  })
})
