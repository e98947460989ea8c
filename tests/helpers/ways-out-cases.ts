import type { WayOut } from './ways-out.ts'
import { atProduction, done, execute, names, places, production, project, put } from './ways-out.ts'

const files: readonly WayOut[] = [
  {
    code: 'missing_dependency',
    name: 'a dependency that no file has',
    make: (s) => {
      project(s)
      s.write(
        'migrations/two2.sql',
        '-- revision: two2\n-- down_revision: one1\n-- depends_on: gone\n-- upgrade\nselect 1;\n',
      )
    },
    typed: ['upgrade', 'head'],
    out: (s) => put(s, 'two2', 'one1', 'select 1;'),
  },
  {
    code: 'cycle',
    name: 'two that follow each other',
    make: (s) => {
      project(s)
      put(s, 'one1', 'two2', 'create table people (id integer primary key);')
    },
    typed: ['upgrade', 'head'],
    out: (s) => project(s),
  },
  {
    code: 'invalid_request',
    name: 'a file that is no plan',
    make: (s) => {
      project(s)
      s.write('p.json', '{}')
    },
    typed: ['apply', 'p.json'],
    out: ['plan', 'upgrade', 'head', '--out', 'p.json'],
  },
  {
    code: 'missing_parent',
    name: 'a parent that no file has',
    make: (s) => {
      project(s)
      put(s, 'tri3', 'gone', 'select 1;')
    },
    typed: ['upgrade', 'head'],
    out: (s) => put(s, 'tri3', 'two2', 'select 1;'),
  },
  {
    code: 'duplicate_revision',
    name: 'an id that is taken',
    make: (s) => project(s),
    typed: ['revision', '-m', 'x', '--rev-id', 'one1'],
    out: null,
    again: ['revision', '-m', 'x', '--rev-id', 'new1'],
  },
  {
    code: 'sql_failed',
    name: 'a mistake in a file',
    make: (s) => {
      project(s)
      put(s, 'two2', 'one1', 'alter tabel people add column mail text;')
    },
    typed: ['upgrade', 'head'],
    out: (s) => put(s, 'two2', 'one1', 'alter table people add column mail text;'),
  },
  {
    code: 'transaction_control',
    name: 'a COMMIT in a file',
    make: (s) => {
      project(s)
      put(s, 'two2', 'one1', 'commit;')
    },
    typed: ['upgrade', 'head'],
    out: (s) => put(s, 'two2', 'one1', 'select 1;'),
  },
  {
    code: 'irreversible',
    name: 'no way back',
    make: async (s) => {
      project(s)
      s.write('migrations/two2.sql', '-- revision: two2\n-- down_revision: one1\n-- upgrade\nselect 1;\n')
      await s.run('upgrade', 'head')
    },
    typed: ['downgrade', '-1'],
    out: (s) =>
      s.write(
        'migrations/two2.sql',
        '-- revision: two2\n-- down_revision: one1\n-- upgrade\nselect 1;\n-- downgrade\nselect 1;\n',
      ),
  },
  {
    code: 'model_failed',
    name: 'a model with a mistake',
    make: async (s) => {
      project(s, { model: 'schema.sql' })
      s.write('schema.sql', 'create tabel people (id integer primary key);')
      await s.run('upgrade', 'head')
    },
    typed: ['revision', '--autogenerate', '-m', 'x'],
    out: (s) =>
      s.write('schema.sql', 'create table people (id integer primary key, phone text, mail text, age int);'),
  },
  {
    code: 'rename_ambiguous',
    name: 'renamed or gone',
    make: async (s) => {
      project(s, { model: 'schema.sql' })
      s.write('schema.sql', 'create table people (id integer primary key, phone text, email text);')
      await s.run('upgrade', 'head')
    },
    typed: ['revision', '--autogenerate', '-m', 'x'],
    out: null,
    again: ['revision', '--autogenerate', '-m', 'x', '--rename', 'people.mail:people.email'],
  },
]

const databases: readonly WayOut[] = [
  { code: 'not_at_head', name: 'behind', make: (s) => project(s), typed: ['check'], out: 'hint' },
  {
    code: 'not_at_head',
    name: 'behind, told by current',
    make: (s) => project(s),
    typed: ['current', '--check-heads'],
    out: 'hint',
  },
  {
    code: 'not_at_head',
    name: 'tables that were there before',
    make: async (s) => {
      project(s)
      await execute(s, 'create table people (id integer primary key, phone text, mail text)')
    },
    typed: ['check'],
    out: 'hint',
  },
  {
    code: 'not_at_head',
    name: 'tables that were there before, told by current',
    make: async (s) => {
      project(s)
      await execute(s, 'create table people (id integer primary key, phone text, mail text)')
    },
    typed: ['current', '--check-heads'],
    out: 'hint',
  },
  {
    code: 'not_at_head',
    name: 'tables that were there before, on production',
    make: async (s) => {
      project(s, production)
      await execute(s, 'create table people (id integer primary key, phone text, mail text)')
    },
    typed: ['check'],
    out: 'hint',
  },
  {
    code: 'not_at_head',
    name: 'behind, on production',
    make: (s) => atProduction(s),
    typed: ['check'],
    out: 'hint',
  },
  {
    code: 'not_at_head',
    name: 'behind, on a database named by its URL',
    make: (s) => project(s),
    typed: ['check', '--url', 'sqlite:///other.db'],
    out: 'hint',
  },
  {
    code: 'sql_failed',
    name: 'an upgrade of tables that were there before',
    make: async (s) => {
      project(s)
      await execute(s, 'create table people (id integer primary key, phone text)')
    },
    typed: ['upgrade', 'head'],
    out: 'hint',
  },
  {
    code: 'unknown_database_revision',
    name: 'a row whose file is gone',
    make: async (s) => {
      await done('upgrade', 'head')(s)
      await execute(s, "update alembic_version set version_num = 'gone'")
    },
    typed: ['upgrade', 'head'],
    out: ['stamp', '--purge', 'two2'],
  },
  {
    code: 'overlapping_rows',
    name: 'rows that are ancestors of each other',
    make: async (s) => {
      await done('upgrade', 'head')(s)
      await execute(s, "insert into alembic_version values ('one1')")
    },
    typed: ['upgrade', 'head'],
    out: 'hint',
  },
  {
    code: 'malformed_version_table',
    name: 'another table of that name',
    make: async (s) => {
      project(s)
      await execute(s, 'create table alembic_version (id integer)')
    },
    typed: ['upgrade', 'head'],
    out: (s) => project(s, { versionTable: 'headway_version' }),
  },
  {
    code: 'foreign_keys_violated',
    name: 'rows that point at nothing',
    make: async (s) => {
      project(s)
      put(
        s,
        'tri3',
        'two2',
        'create table pets (id integer primary key, owner integer references people); insert into pets (owner) values (7);',
      )
    },
    typed: ['upgrade', 'head'],
    out: (s) =>
      put(s, 'tri3', 'two2', 'create table pets (id integer primary key, owner integer references people);'),
  },
  {
    code: 'plan_stale',
    name: 'a file edited after the plan',
    make: async (s) => {
      project(s)
      await s.run('plan', 'upgrade', 'head', '--out', 'p.json')
      put(s, 'two2', 'one1', 'alter table people add column mail2 text;')
    },
    typed: ['apply', 'p.json'],
    out: ['plan', 'upgrade', 'head', '--out', 'p.json'],
  },
  {
    code: 'confirmation_needed',
    name: 'an upgrade on production',
    make: (s) => atProduction(s),
    typed: ['upgrade', 'head'],
    out: 'hint',
    again: ['check', '--files'],
  },
  {
    code: 'confirmation_needed',
    name: 'a loss on production',
    make: (s) => atProduction(s, 'upgrade', 'two2'),
    typed: ['upgrade', 'head'],
    out: 'hint',
    again: ['current', '--check-heads'],
  },
  {
    code: 'confirmation_needed',
    name: 'a downgrade on production',
    make: (s) => atProduction(s, 'upgrade', 'two2'),
    typed: ['downgrade', '-1'],
    out: 'hint',
    again: ['current'],
  },
  {
    code: 'confirmation_needed',
    name: 'a stamp on production',
    make: (s) => atProduction(s),
    typed: ['stamp', 'one1'],
    out: 'hint',
    again: ['current'],
  },
]

/** Every situation that can be made in this process on SQLite. */
export const waysOut: readonly WayOut[] = [...places, ...names, ...files, ...databases]
