import { describe, expect, test } from 'vitest'
import { nodeProgram } from '../../../electron/engine/runner/host-program.ts'
import { createReplayer } from '../../../electron/engine/runner/replay.ts'
import type { ScratchProject } from '../../helpers/scratch-project.ts'
import { withProject } from '../../helpers/with-project.ts'
import { differences, mustDowngrade, mustUpgrade, refuses, schemaOf } from './helpers.ts'

const tables = `create schema app;
create table app.t (id integer primary key, a text);
create table t (id integer primary key, at timestamptz);
insert into app.t values (1, 'x');`

describe('op where PostgreSQL alone has it', () => {
  test('enums: made, added to in a place, renamed, dropped', async () => {
    await withProject('postgres', async (project) => {
      project.sql('a1', tables)
      await mustUpgrade(project)
      const before = await schemaOf(project)
      project.code(
        'a2',
        `await op.createEnum('mood', ['sad', "o'k"])
        await op.createEnum('mood', ['one'], { schema: 'app' })
        await op.addEnumValue('mood', 'fine', { before: "o'k" })
        await op.addEnumValue('mood', 'last')
        await op.addEnumValue('mood', 'middle', { after: 'fine', ifNotExists: true })
        await op.addEnumValue('mood', 'middle', { ifNotExists: true })
        await op.renameEnumValue('mood', "o'k", 'good')`,
        `await op.dropEnum('mood')
        await op.dropEnum('mood', { schema: 'app' })`,
      )
      await mustUpgrade(project)
      const { enums } = await schemaOf(project)
      expect(enums.map(({ schema, values }) => [schema, values])).toEqual([
        ['app', ['one']],
        ['public', ['sad', 'fine', 'middle', 'good', 'last']],
      ])
      project.code('a3', `await op.addEnumValue('mood', 'x', { before: 'sad', after: 'sad' })`)
      expect((await project.upgrade()).error?.code).toBe('invalid_operation')
      await mustDowngrade(project, 'a1')
      expect(differences(before, await schemaOf(project))).toEqual([])
    })
  })

  test('comments, other schemas, and options of constraints and indexes', async () => {
    await withProject('postgres', async (project) => {
      project.sql('a1', tables)
      await mustUpgrade(project)
      const before = await schemaOf(project)
      project.code(
        'a2',
        `const table = { schema: 'app', name: 't' }
        await op.createTableComment(table, "It's a table")
        await op.batchAlterTable(table, (batch) => {
          batch.addColumn('tags', 'text[]', { nullable: false, default: { sql: "'{}'" }, comment: 'words' })
          batch.addColumn('t_id', 'integer')
          batch.alterColumn('a', { comment: 'a text', type: 'varchar(9)' })
          batch.createUnique(['a', 't_id'], { name: 'once', nullsNotDistinct: true, deferrable: 'deferred' })
          batch.createCheck('t_id > 0', { name: 'positive', notValid: true })
          batch.createForeign(['t_id'], { table: { schema: 'public', name: 't' }, columns: ['id'] },
            { name: 'to_t', onDelete: 'set null', onUpdate: 'restrict', deferrable: 'immediate', notValid: true })
          batch.createIndex('by_tags', ['tags'], { method: 'gin' })
          batch.createIndex('by_a', [{ column: 'a', order: 'desc', nulls: 'last', collation: 'C', operatorClass: 'text_pattern_ops' }],
            { include: ['t_id'], where: 'a is not null' })
        })`,
        `const table = { schema: 'app', name: 't' }
        await op.batchAlterTable(table, (batch) => {
          for (const name of ['by_tags', 'by_a']) batch.dropIndex(name)
          for (const name of ['to_t', 'positive', 'once']) batch.dropConstraint(name)
          batch.alterColumn('a', { comment: null, type: 'text' })
          for (const name of ['tags', 't_id']) batch.dropColumn(name)
        })
        await op.dropTableComment(table)`,
      )
      await mustUpgrade(project)
      const found = (await schemaOf(project)).tables.find((table) => table.schema === 'app')
      expect(found?.comment).toBe("It's a table")
      expect(found?.columns.map((column) => column.comment)).toEqual([null, 'a text', 'words', null])
      expect(found?.constraints.map((constraint) => constraint.definition)).toEqual([
        'PRIMARY KEY (id)',
        'UNIQUE NULLS NOT DISTINCT (a, t_id) DEFERRABLE INITIALLY DEFERRED',
        'FOREIGN KEY (t_id) REFERENCES public.t(id) ON UPDATE RESTRICT ON DELETE SET NULL DEFERRABLE NOT VALID',
        'CHECK ((t_id > 0)) NOT VALID',
      ])
      expect(found?.indexes.map((each) => each.definition)).toEqual([
        'USING btree (a COLLATE "C" text_pattern_ops DESC NULLS LAST) INCLUDE (t_id) WHERE (a IS NOT NULL)',
        'USING gin (tags)',
      ])
      expect(await refuses(project, "insert into app.t values (2, 'y', '{}', 99)")).toBe(true)
      await mustDowngrade(project, 'a1')
      expect(differences(before, await schemaOf(project))).toEqual([])
    })
  })

  test('a default that does not fit the new type goes before it and comes after it', async () => {
    await withProject('postgres', async (project) => {
      project.sql(
        'a1',
        "create table t (id integer, done varchar(5) default 'no'); insert into t values (1, 'no');",
      )
      project.code(
        'a2',
        `await op.alterColumn('t', 'done', { type: 'boolean', using: "done = 'yes'", default: false })`,
      )
      await mustUpgrade(project)
      await project.query('insert into t (id) values (2)')
      expect(await project.query('select * from t order by id')).toEqual([
        { id: 1, done: false },
        { id: 2, done: false },
      ])
    })
  })

  test.each([
    ['enums', `await op.createEnum('mood', ['sad'])`],
    ['comments', `await op.createTableComment('t', 'x')`],
    ['comments', `await op.addColumn('t', 'c', 'text', { comment: 'x' })`],
    ['comments', `await op.alterColumn('t', 'a', { comment: 'x' })`],
    ['schema app', `await op.dropColumn({ schema: 'app', name: 't' }, 'a')`],
    ['NOT VALID', `await op.createCheck('t', 'a > 0', { notValid: true })`],
    ['index method gin', `await op.createIndex('t', 'i', ['a'], { method: 'gin' })`],
    ['NULLS NOT DISTINCT', `await op.createUniqueConstraint('t', ['a'], { nullsNotDistinct: true })`],
  ])('SQLite has no %s: %s', async (what, body) => {
    await withProject('sqlite', async (project) => {
      project.sql('a1', 'create table t (id integer primary key, a integer);')
      project.code('a2', body)
      const { error } = await project.upgrade()
      expect(error?.code).toBe('unsupported')
      expect(error?.message).toContain(what)
      expect(error?.hint).toContain('op.dialect')
    })
  })

  test.each(['sqlite', 'postgres'] as const)('op.dialect says where it runs: %s', async (dialect) => {
    await withProject(dialect, async (project) => {
      project.code('a1', 'await knex.schema.createTable(op.dialect, (t) => t.integer("id"))')
      await mustUpgrade(project)
      expect(await project.objects()).toEqual([`table ${dialect}`])
    })
  })
})

/** The statements of a revision where nothing is sent anywhere. */
async function recorded(project: ScratchProject, body: string): Promise<readonly string[]> {
  const { ports, dialect, root } = project
  const replayer = createReplayer({
    dialect,
    program: nodeProgram({ processes: ports.processes, root, dialect: dialect.name, serverVersion: '16' }),
    root,
    ports,
  })
  const text = `export async function upgrade(knex, op) { ${body} }`
  try {
    const source = { path: 'migrations/r.js', hash: 'r', text }
    const done = await replayer.replay({ session: null, source, direction: 'upgrade', transactional: true })
    return done.statements.map((statement) => statement.sql)
  } finally {
    replayer.close()
  }
}

describe('op where no database is connected', () => {
  test('PostgreSQL: plain statements, values written out', async () => {
    await withProject('postgres', async (project) => {
      expect(
        await recorded(
          project,
          `await op.batchAlterTable('t', (batch) => {
            batch.addColumn('c', 'text', { default: "it's" })
            batch.renameColumn('a', 'b')
            batch.dropConstraint('t_check')
          })
          await op.bulkInsert('t', [{ id: 1, c: "it's" }, { id: 2, c: null }])`,
        ),
      ).toEqual([
        "ALTER TABLE t ADD COLUMN c text DEFAULT 'it''s'",
        'ALTER TABLE t RENAME COLUMN a TO b',
        'ALTER TABLE t DROP CONSTRAINT t_check',
        "INSERT INTO t (id, c) VALUES (1, 'it''s'), (2, NULL)",
      ])
    })
  })

  test.each([
    ['postgres', `await op.dropConstraint('t', { columns: ['a'] })`, /the name of the constraint/],
    ['sqlite', `await op.alterColumn('t', 'a', { nullable: false })`, /the definition of t/],
  ] as const)('%s: what must read the catalog says so', async (dialect, body, message) => {
    await withProject(dialect, async (project) => {
      await expect(recorded(project, body)).rejects.toMatchObject({ data: { code: 'unsupported' } })
      await expect(recorded(project, body)).rejects.toThrow(message)
    })
  })

  test('SQLite: what its own ALTER TABLE does', async () => {
    await withProject('sqlite', async (project) => {
      expect(
        await recorded(
          project,
          `await op.addColumn('t', 'c', 'text'); await op.renameTable('t', 'u'); await op.renameColumn('u', 'c', 'd')
          await op.createIndex('u', 'i', ['d'])`,
        ),
      ).toEqual([
        'ALTER TABLE t ADD COLUMN c text',
        'ALTER TABLE t RENAME TO u',
        'ALTER TABLE u RENAME COLUMN c TO d',
        'CREATE INDEX i ON u (d)',
      ])
    })
  })
})
