import { describe, expect, test } from 'vitest'
import { withProject } from '../helpers/with-project.ts'

const family = `create table parent (id integer primary key, name text, extra text);
create table child (id integer primary key, parent_id integer not null references parent (id) on delete cascade);
insert into parent values (1, 'a', 'x'), (2, 'b', 'y');
insert into child values (1, 1), (2, 1), (3, 2);`

describe('sqlite: a table that knex rebuilds', () => {
  test.each([
    ['dropColumn', `await knex.schema.alterTable('parent', (t) => { t.dropColumn('extra') })`],
    ['alter', `await knex.schema.alterTable('parent', (t) => { t.string('name').notNullable().alter() })`],
    ['setNullable', `await knex.schema.alterTable('child', (t) => { t.setNullable('parent_id') })`],
    ['foreign', `await knex.schema.alterTable('child', (t) => { t.foreign('id').references('parent.id') })`],
  ])('keeps the ON DELETE CASCADE children: %s', async (name, body) => {
    await withProject('sqlite', async (project) => {
      project.sql('a1', family)
      project.code('a2', body)
      const outcome = await project.upgrade()
      // The last one makes child 3 refer to a parent that is not there: only new violations fail.
      expect(outcome.error?.code ?? null).toBe(name === 'foreign' ? 'foreign_keys_violated' : null)
      expect(await project.query('select count(*) as n from child')).toEqual([{ n: 3 }])
      expect(await project.query('select count(*) as n from parent')).toEqual([{ n: 2 }])
    })
  })

  test('fails where a rebuild written by hand loses a trigger', async () => {
    await withProject('sqlite', async (project) => {
      project.sql(
        'a1',
        `${family} create trigger t after insert on parent begin delete from child where id = 9; end;`,
      )
      project.sql(
        'a2',
        `create table fresh (id integer primary key, name text);
insert into fresh select id, name from parent;
drop table parent;
alter table fresh rename to parent;`,
      )
      const outcome = await project.upgrade()
      expect(outcome.error?.code).toBe('objects_lost')
      expect(outcome.error?.problems).toEqual(['trigger t on parent'])
      expect(await project.objects()).toContain('trigger t')
    })
  })

  test('lets triggers go that a statement drops, or that go with their table', async () => {
    await withProject('sqlite', async (project) => {
      const trigger = (name: string) => `create trigger ${name} after insert on parent begin select 1; end;`
      project.sql('a1', `${family} ${trigger('one')} ${trigger('two')}`)
      project.sql('a2', 'drop trigger one;')
      project.sql('a3', 'drop table child; drop table parent;')
      expect((await project.upgrade()).status).toBe('succeeded')
    })
  })

  test('violations that were there before do not fail a step, new ones do', async () => {
    await withProject('sqlite', async (project) => {
      project.sql('a1', `${family} insert into child values (9, 99);`)
      expect((await project.upgrade()).error?.code).toBe('foreign_keys_violated')
      project.write(
        'migrations/a1.sql',
        `-- revision: a1\n-- down_revision: none\n-- upgrade\n${family}\n-- downgrade\nselect 1;\n`,
      )
      await project.upgrade()
      await project.query('insert into child values (9, 99)')
      project.sql('a2', 'insert into child values (10, 2);')
      expect((await project.upgrade()).status).toBe('succeeded')
      project.sql('a3', 'delete from parent where id = 1;')
      const orphaned = await project.upgrade()
      expect(orphaned.error?.code).toBe('foreign_keys_violated')
      expect(orphaned.error?.message).toContain('2 rows')
      expect(await project.query('select count(*) as n from parent')).toEqual([{ n: 2 }])
    })
  })

  test('foreign keys are on again after a step where they were on before', async () => {
    await withProject('sqlite', async (project) => {
      const session = await project.dialect.connect(project.connection)
      await session.query('pragma foreign_keys = on')
      await project.dialect.begin(session)
      expect((await session.query('pragma foreign_keys')).rows).toEqual([{ foreign_keys: 0 }])
      await project.dialect.commit(session)
      expect((await session.query('pragma foreign_keys')).rows).toEqual([{ foreign_keys: 1 }])
      await session.close()
    })
  })
})
