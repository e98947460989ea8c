import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { StatementEffect } from '../../../shared/model/effects.ts'
import type { Plan, PlanStep } from '../../../shared/model/plan.ts'
import { lossItems, planLosses } from '../../../electron/engine/plan/plan-losses.ts'
import { summariseStatements } from '../../../electron/engine/plan/summarise-statements.ts'
import { withEffects } from '../../../electron/engine/sql/effects.ts'
import { nodeProgram } from '../../../electron/engine/runner/host-program.ts'
import { createReplayer } from '../../../electron/engine/runner/replay.ts'
import type { ScratchProject } from '../../helpers/scratch-project.ts'
import { withProject } from '../../helpers/with-project.ts'
import { differences, mustDowngrade, mustUpgrade, refuses, schemaOf, statementsSent } from './helpers.ts'

/** One table with everything that a rebuild can lose, and what hangs on it. */
const family = `create table parent (
  id integer primary key autoincrement, -- the key
  name text collate nocase not null default 'x' check (length(name) < 50) /* short */,
  code text unique on conflict ignore,
  up integer references parent (id) on delete cascade,
  loud text generated always as (upper(name)) virtual,
  kept text as (name || '!') stored,
  check (id <> 77)
);
create table child (id integer primary key, parent_id integer not null references parent (id) on delete cascade, note text);
create table log (what text);
create index parent_name on parent (name desc) where name <> '';
create index parent_lower on parent (lower(code));
create trigger parent_gone after delete on parent begin insert into log values ('gone ' || old.name); end;
create trigger child_gone after delete on child begin update parent set name = name where id = old.parent_id; end;
create view names as select p.name as name, c.id as child from parent p join child c on c.parent_id = p.id;
create view loud_names as select upper(name) as n from names;
insert into parent (id, name, code, up) values (1, 'a', 'A', null), (2, 'b', null, 1), (9, 'z', 'Z', null);
insert into child values (10, 1, 'n'), (11, 1, null), (12, 2, 'm');
delete from parent where id = 9;
delete from log;`

const objectsSql =
  "select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite_%' and name not in ('parent', 'alembic_version', 'headway_ledger') and tbl_name not in ('headway_ledger') order by name"

async function contents(project: ScratchProject): Promise<unknown> {
  return {
    parent: await project.query('select *, loud, kept from parent order by id'),
    child: await project.query('select * from child order by id'),
    log: await project.query('select * from log'),
    views: await project.query('select * from loud_names order by n'),
    sequence: await project.query("select * from sqlite_sequence where name = 'parent'"),
    objects: await project.query(objectsSql),
  }
}

async function withFamily(use: (project: ScratchProject) => Promise<void>): Promise<void> {
  await withProject('sqlite', async (project) => {
    project.sql('a1', family)
    await mustUpgrade(project)
    statementsSent(project)
    await use(project)
  })
}

const isRebuild = (sql: string): boolean => sql.startsWith('CREATE TABLE _headway_new_')

describe('a rebuild through op on SQLite', () => {
  test('keeps rows, children, triggers, views, generated columns, AUTOINCREMENT, COLLATE and unnamed checks', async () => {
    await withFamily(async (project) => {
      const before = await contents(project)
      const schema = await schemaOf(project)
      project.code(
        'a2',
        `await op.alterColumn('parent', 'code', { default: 'none' })`,
        `await op.alterColumn('parent', 'code', { default: null })`,
      )
      await mustUpgrade(project)
      expect(statementsSent(project).filter(isRebuild)).toHaveLength(1)
      expect(await contents(project)).toEqual(before)
      for (const sql of [
        "insert into parent (name) values ('" + 'x'.repeat(60) + "')",
        'insert into parent (id) values (77)',
        'insert into parent (up) values (99)',
        'insert into child values (20, 99, null)',
      ])
        expect([sql, await refuses(project, sql)]).toEqual([sql, true])
      const [row] = await project.query("select sql from sqlite_schema where name = 'parent'")
      expect(row?.['sql']).toMatch(/-- the key[\s\S]*collate nocase[\s\S]*\/\* short \*\//)
      await mustDowngrade(project, 'a1')
      expect(differences(schema, await schemaOf(project))).toEqual([])
      expect(await contents(project)).toEqual(before)
      await project.query("insert into parent (name) values ('new')")
      expect(await project.query('select max(id) as id from parent')).toEqual([{ id: 10 }])
    })
  })

  test('makes a batch of many changes in one rebuild, renames by SQLite before it', async () => {
    await withFamily(async (project) => {
      project.code(
        'a2',
        `await op.batchAlterTable('parent', (batch) => {
          batch.alterColumn('name', { nullable: true })
          batch.createCheck("code <> ''", { name: 'parent_code' })
          batch.renameColumn('up', 'above')
          batch.addColumn('more', 'text', { nullable: false, default: { sql: "'m' || 'n'" } })
          batch.dropConstraint({ columns: ['code'], type: 'unique' })
          batch.createIndex('parent_more', ['more'])
        })`,
      )
      await mustUpgrade(project)
      const sent = statementsSent(project)
      expect(sent.filter(isRebuild)).toHaveLength(1)
      expect(sent.findIndex((sql) => sql.includes('RENAME COLUMN up TO above'))).toBe(0)
      expect(await project.query('select above, more from parent where id = 2')).toEqual([
        { above: 1, more: 'mn' },
      ])
      expect(await project.query('select count(*) as n from child')).toEqual([{ n: 3 }])
      expect(await project.objects()).toEqual(
        expect.arrayContaining([
          'trigger child_gone',
          'trigger parent_gone',
          'view loud_names',
          'view names',
        ]),
      )
    })
  })

  test('keeps the names of columns of a view when a column is renamed and the table rebuilt', async () => {
    await withFamily(async (project) => {
      project.code(
        'a2',
        `await op.batchAlterTable('parent', (batch) => {
          batch.renameColumn('name', 'title')
          batch.alterColumn('code', { default: 'none' })
        })`,
      )
      await mustUpgrade(project)
      expect(await project.query('select name, child from names order by child limit 1')).toEqual([
        { name: 'a', child: 10 },
      ])
    })
  })

  test('uses ALTER TABLE where SQLite can: no rebuild for a plain column that comes and goes', async () => {
    await withFamily(async (project) => {
      project.code('a2', `await op.addColumn('child', 'x', 'text')`, `await op.dropColumn('child', 'x')`)
      await mustUpgrade(project)
      await mustDowngrade(project, 'a1')
      const sent = statementsSent(project)
      expect(sent).toContain('ALTER TABLE child ADD COLUMN x text')
      expect(sent).toContain('ALTER TABLE child DROP COLUMN x')
      expect(sent.filter(isRebuild)).toEqual([])
    })
  })

  test('refuses to drop what a view or trigger needs, and changes nothing', async () => {
    await withFamily(async (project) => {
      const before = await contents(project)
      project.code(
        'a2',
        `await op.batchAlterTable('parent', (batch) => {
          batch.dropIndex('parent_name')
          batch.dropColumn('loud')
          batch.dropColumn('kept')
          batch.dropColumn('name')
        })`,
      )
      const { error } = await project.upgrade()
      expect(error?.code).toBe('objects_lost')
      expect(error?.problems.map((problem) => problem.replace(/:.*/, '')).toSorted()).toEqual([
        'trigger child_gone on child would not work any more',
        'trigger parent_gone on parent would not work any more',
        'view loud_names would not work any more',
        'view names would not work any more',
      ])
      expect(error?.where).toMatchObject({ file: 'migrations/a2.ts' })
      expect(await contents(project)).toEqual(before)
    })
  })

  test.each([
    ['name', /generated column loud/],
    ['id', /table child: FOREIGN KEY/],
  ])('refuses to drop %s, on which others stand, and names them', async (column, what) => {
    await withFamily(async (project) => {
      const before = await contents(project)
      project.code('a2', `await op.dropColumn('parent', '${column}')`)
      const { error } = await project.upgrade()
      expect(error?.code).toBe('invalid_operation')
      expect(error?.message).toMatch(what)
      expect(await contents(project)).toEqual(before)
    })
  })

  test('a rebuild destroys nothing, a column that is left out does', async () => {
    await withFamily(async (project) => {
      const labels = async (id: string, body: string): Promise<readonly StatementEffect[]> => {
        project.code(id, body)
        const text = readFileSync(`${project.root}/migrations/${id}.ts`, 'utf8')
        const session = await project.dialect.connect(project.connection)
        const { ports, dialect, root } = project
        const replayer = createReplayer({
          dialect,
          program: nodeProgram({
            processes: ports.processes,
            root,
            dialect: dialect.name,
            serverVersion: '3',
          }),
          root,
          ports,
        })
        await dialect.begin(session)
        try {
          const source = { path: `migrations/${id}.ts`, hash: id, text }
          const replayed = await replayer.replay({
            session,
            source,
            direction: 'upgrade',
            transactional: true,
          })
          const statements = await withEffects(dialect.readEffects, replayed.statements)
          return statements.flatMap(({ effects }) => effects ?? [])
        } finally {
          await dialect.rollback(session)
          await session.close()
          replayer.close()
        }
      }
      const plan: Pick<Plan, 'steps' | 'transactionMode'> = {
        steps: [{ transaction: true } as PlanStep],
        transactionMode: 'per-revision',
      }
      const harmless = await labels('b1', `await op.alterColumn('parent', 'code', { default: 'none' })`)
      expect(planLosses([harmless]).losses).toEqual([])
      expect(summariseStatements(plan, harmless, { takesAway: false, deciding: 0 })).toBe(
        '1 revision in one transaction: 1 table to rebuild. Nothing is lost.',
      )
      const losing = await labels(
        'b2',
        `await op.batchAlterTable('parent', (batch) => { batch.dropIndex('parent_lower'); batch.dropColumn('code') })`,
      )
      expect(lossItems(planLosses([losing]).losses)).toEqual({
        destructive: ['drop column parent.code'],
        uncertain: [],
      })
    })
  })

  test('needs a transaction', async () => {
    await withFamily(async (project) => {
      project.code('a2', `await op.alterColumn('parent', 'code', { default: 'none' })`, 'void knex', {
        head: 'export const transaction = false',
      })
      const { error } = await project.upgrade()
      expect(error?.code).toBe('unsupported')
      expect(error?.hint).toMatch(/transaction = false/)
    })
  })

  test('rows that a new foreign key does not let stand fail it, and those that were there before do not', async () => {
    await withFamily(async (project) => {
      await project.query('pragma foreign_keys = off')
      await project.query('insert into child values (30, 99, null)')
      project.code('a2', `await op.alterColumn('child', 'note', { default: 'none' })`)
      await mustUpgrade(project)
      project.code(
        'a3',
        `await op.createForeignKey('child', ['id'], { table: 'parent', columns: ['id'] }, { name: 'child_self' })`,
      )
      const { error } = await project.upgrade()
      expect(error?.code).toBe('foreign_keys_violated')
      expect(await project.query('select count(*) as n from child')).toEqual([{ n: 4 }])
    })
  })
})
