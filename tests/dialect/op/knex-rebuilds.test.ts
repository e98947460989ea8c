import { describe, expect, test } from 'vitest'
import type { ScratchProject } from '../../helpers/scratch-project.ts'
import { withProject } from '../../helpers/with-project.ts'
import { mustUpgrade, refuses, statementsSent } from './helpers.ts'

const family = `create table parent (id integer primary key, name text default 'x', extra text check (extra <> '-'));
create table child (id integer primary key, parent_id integer references parent (id) on delete cascade, "order" integer);
create table bare (a integer not null, b integer);
create table log (what text);
create trigger parent_gone after delete on parent begin insert into log values ('gone'); end;
create view names as select name from parent;
insert into parent values (1, 'a', 'p'), (2, 'b', 'q');
insert into child values (10, 1, 1), (11, 2, 2);
insert into bare values (1, 2);`

async function withFamily(use: (project: ScratchProject) => Promise<void>): Promise<void> {
  await withProject('sqlite', async (project) => {
    project.sql('a1', family)
    await mustUpgrade(project)
    statementsSent(project)
    await use(project)
  })
}

const alter = (table: string, body: string): string =>
  `await knex.schema.alterTable('${table}', (t) => { ${body} })`

/** What is there whatever was changed of the tables. */
async function expectFamily(project: ScratchProject): Promise<void> {
  expect(await project.query('select id, name from parent order by id')).toEqual([
    { id: 1, name: 'a' },
    { id: 2, name: 'b' },
  ])
  expect(await project.query('select id, parent_id from child order by id')).toEqual([
    { id: 10, parent_id: 1 },
    { id: 11, parent_id: 2 },
  ])
  expect(await project.query('select * from log')).toEqual([])
  expect(await project.query('select * from names order by name')).toEqual([{ name: 'a' }, { name: 'b' }])
  expect(await project.objects()).toContain('trigger parent_gone')
}

describe("knex's rebuilds on SQLite go the safe way", () => {
  test('knex#6213: children with ON DELETE CASCADE are not emptied, foreign keys on or off', async () => {
    for (const body of [
      alter('parent', "t.dropColumn('extra')"),
      alter('parent', "t.string('name', 90).notNullable().alter()"),
      alter('parent', "t.dropNullable('name')"),
    ]) {
      await withFamily(async (project) => {
        project.code('a2', `await knex.raw('pragma foreign_keys = on')\n${body}`)
        await mustUpgrade(project)
        await expectFamily(project)
      })
    }
  })

  test.each([
    ['dropColumn', alter('parent', "t.dropColumn('extra')"), 'insert into parent (extra) values (1)'],
    ['dropColumns', alter('child', "t.dropColumns('order')"), 'insert into child ("order") values (1)'],
    [
      'alter',
      alter('parent', "t.string('name', 9).notNullable().alter()"),
      'insert into parent (id) values (7)',
    ],
    ['dropNullable', alter('parent', "t.dropNullable('name')"), 'insert into parent (name) values (null)'],
    ['primary', alter('bare', "t.primary(['a'], 'bare_key')"), 'insert into bare values (1, 5)'],
    [
      'foreign',
      alter('bare', "t.foreign('a').references('id').inTable('parent')"),
      'insert into bare values (9, 9)',
    ],
    [
      'a new column with a reference',
      alter('bare', "t.integer('c').references('id').inTable('parent').onDelete('SET NULL')"),
      'insert into bare values (9, 9, 9)',
    ],
  ])('%s', async (_, body, refused) => {
    await withFamily(async (project) => {
      project.code('a2', body)
      await mustUpgrade(project)
      await expectFamily(project)
      expect(await refuses(project, refused)).toBe(true)
      const sent = statementsSent(project)
      expect(sent.filter((sql) => /_knex_temp|PRAGMA/i.test(sql))).toEqual([])
    })
  })

  test.each([
    ['setNullable', alter('bare', "t.setNullable('a')"), 'insert into bare (a) values (null)'],
    [
      'dropForeign by column',
      alter('child', "t.dropForeign('parent_id')"),
      'insert into child values (5, 99, 1)',
    ],
    [
      'dropForeign by a name that only PostgreSQL has',
      alter('child', "t.dropForeign(['parent_id'], 'child_parent_id_foreign')"),
      'insert into child values (5, 99, 1)',
    ],
    ['dropPrimary', alter('child', 't.dropPrimary()'), 'insert into child values (10, 1, 1)'],
  ])('%s', async (_, body, taken) => {
    await withFamily(async (project) => {
      expect(await refuses(project, taken)).toBe(true)
      project.code('a2', body)
      await mustUpgrade(project)
      await expectFamily(project)
      expect(await refuses(project, taken)).toBe(false)
    })
  })

  test('alter keeps what it is told to keep, and drops a default that is not repeated, as on PostgreSQL', async () => {
    await withFamily(async (project) => {
      project.code(
        'a2',
        `${alter('parent', "t.text('name').notNullable().defaultTo(\"it's\").alter()")}
        ${alter('parent', "t.string('name', 5).alter({ alterNullable: false })")}`,
      )
      await mustUpgrade(project)
      expect(
        await project.query(
          "select type, \"notnull\", dflt_value from pragma_table_info('parent') where name = 'name'",
        ),
      ).toEqual([{ type: 'varchar(5)', notnull: 1, dflt_value: null }])
    })
  })

  test('what cannot be done is refused with its place and what to write, and nothing changed', async () => {
    await withFamily(async (project) => {
      project.code('a2', alter('child', "t.primary(['parent_id'])"))
      const { error } = await project.upgrade()
      expect(error?.code).toBe('invalid_operation')
      expect(error?.hint).toMatch(/op\.batchAlterTable.*batch\.dropConstraint/)
      expect(error?.where).toMatchObject({ file: 'migrations/a2.ts', line: 9 })
      await expectFamily(project)
    })
  })

  test('an unawaited alterTable is told, and nothing changed', async () => {
    await withFamily(async (project) => {
      project.code('a2', `knex.schema.alterTable('parent', (t) => { t.dropColumn('extra') })`)
      expect((await project.upgrade()).error?.code).toBe('outstanding_queries')
      await expectFamily(project)
    })
  })
})
