import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CliSession } from './cli-session.ts'
import { commitAll, git } from './git-repository.ts'
import type { WayOut } from './ways-out.ts'
import { atProduction, done, execute, project, put } from './ways-out.ts'

/** A third revision, in TypeScript. */
function code(session: CliSession, upgrade: string): void {
  session.write(
    'migrations/tri3.ts',
    `export const revision = 'tri3'\nexport const downRevision = 'two2'\nexport async function upgrade(knex: any, op: any): Promise<void> {\n  ${upgrade}\n}\nexport async function downgrade(): Promise<void> {}\n`,
  )
}

const withCode =
  (upgrade: string, settings: object = {}) =>
  (session: CliSession): void => {
    project(session, settings)
    code(session, upgrade)
  }
const mended = (session: CliSession): void => code(session, "await knex.raw('select 1')")

const impatient = {
  targets: { dev: { url: 'sqlite:///app.db', tier: 'development', settings: { silenceLimitMs: 1000 } } },
}

const ofCode: readonly WayOut[] = [
  {
    code: 'migration_failed',
    name: 'code that throws',
    make: withCode("throw new Error('no luck')"),
    typed: ['upgrade', 'head'],
    out: mended,
  },
  {
    code: 'migration_exited',
    name: 'code that ends the process',
    make: withCode('process.exit(0)'),
    typed: ['upgrade', 'head'],
    out: mended,
  },
  {
    code: 'migration_timeout',
    name: 'a promise that never settles',
    make: withCode('await new Promise(() => {})', impatient),
    typed: ['upgrade', 'head'],
    out: withCode("await knex.raw('select 1')"),
  },
  {
    code: 'outstanding_queries',
    name: 'a statement that is not awaited',
    make: withCode(
      "void knex.raw('with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000) select count(*) from n').then(() => {})",
    ),
    typed: ['upgrade', 'head'],
    out: mended,
  },
  {
    code: 'invalid_operation',
    name: 'arguments of another kind',
    make: withCode("await op.addColumn('people', { name: 'x' })"),
    typed: ['upgrade', 'head'],
    out: (s) => code(s, "await op.addColumn('people', 'x', 'text')"),
  },
  {
    code: 'objects_lost',
    name: 'a rebuild by hand that forgets a trigger',
    make: async (s) => {
      project(s)
      await s.run('upgrade', 'head')
      await execute(s, 'create trigger watched after insert on people begin select 1; end')
      put(s, 'tri3', 'two2', rebuild)
    },
    typed: ['upgrade', 'head'],
    out: (s) =>
      put(
        s,
        'tri3',
        'two2',
        `${rebuild}\ncreate trigger watched after insert on people begin select 1; end;`,
      ),
  },
]

const rebuild =
  'create table fresh (id integer primary key, phone text, mail text);\ninsert into fresh select id, phone, mail from people;\ndrop table people;\nalter table fresh rename to people;'

const ofFiles: readonly WayOut[] = [
  {
    code: 'ambiguous_walk',
    name: 'a step up where two ways lead on',
    make: (s) => {
      project(s)
      put(s, 'alt3', 'one1', 'create table pets (id integer primary key);', 'drop table pets;')
    },
    typed: ['upgrade', 'one1+1'],
    out: null,
    again: ['upgrade', 'alt3'],
  },
  {
    code: 'not_in_branch',
    name: 'a label of another line',
    make: (s) => {
      project(s)
      s.write(
        'migrations/pets.sql',
        '-- revision: pet1\n-- down_revision: none\n-- branch_labels: pets\n-- upgrade\ncreate table pets (id integer primary key);\n-- downgrade\ndrop table pets;\n',
      )
    },
    typed: ['upgrade', 'pets@two2'],
    out: null,
    again: ['upgrade', 'two2'],
  },
  {
    code: 'duplicate_label',
    name: 'a label that is taken',
    make: async (s) => {
      project(s)
      await s.run('revision', '-m', 'x', '--head', 'base', '--branch-label', 'pets')
    },
    typed: ['revision', '-m', 'y', '--head', 'base', '--branch-label', 'pets'],
    out: null,
    again: ['revision', '-m', 'y', '--head', 'base', '--branch-label', 'cats'],
  },
  {
    code: 'file_exists',
    name: 'a kept file of an earlier squash',
    make: (s) => {
      project(s)
      s.write('migrations/one1.sql.replaced', '')
    },
    typed: ['squash', 'one1:two2'],
    out: (s) => rmSync(join(s.root, 'migrations/one1.sql.replaced')),
  },
  {
    code: 'file_unreadable',
    name: 'a file that is no UTF-8',
    make: (s) => {
      project(s)
      writeFileSync(join(s.root, 'migrations', 'bad.sql'), Buffer.from([0x2d, 0x2d, 0x20, 0xff, 0xfe]))
    },
    typed: ['upgrade', 'head'],
    out: (s) => rmSync(join(s.root, 'migrations/bad.sql')),
  },
  {
    code: 'hook_failed',
    name: 'a hook that fails',
    make: (s) => project(s, { postWriteHooks: [{ name: 'format', command: ['false'] }] }),
    typed: ['revision', '-m', 'x'],
    out: (s) => project(s, { postWriteHooks: [{ name: 'format', command: ['true'] }] }),
  },
  {
    code: 'broken_graph',
    name: 'a file whose code cannot be read',
    make: withCode('this is no code'),
    typed: ['upgrade', 'head'],
    out: mended,
  },
  {
    code: 'unsupported',
    name: 'a command of psql in a file',
    make: (s) => {
      project(s)
      put(s, 'two2', 'one1', '\\d people')
    },
    typed: ['upgrade', 'head'],
    out: (s) => put(s, 'two2', 'one1', 'select 1;'),
  },
]

const ofDatabases: readonly WayOut[] = [
  {
    code: 'beyond_scratch',
    name: 'a look at a revision that writes another file',
    make: (s) => {
      project(s)
      put(s, 'two2', 'one1', "attach database 'other.db' as other;")
    },
    typed: ['schema', 'head'],
    out: (s) => put(s, 'two2', 'one1', 'alter table people add column mail text;'),
  },
  {
    code: 'label_mismatch',
    name: 'a database that says it is another one',
    make: async (s) => {
      project(s)
      await execute(s, 'create table headway_label (label text not null)')
      await execute(s, "insert into headway_label values ('production')")
    },
    typed: ['upgrade', 'head'],
    out: (s) => execute(s, 'drop table headway_label'),
  },
  {
    code: 'database_read_only',
    name: 'a lock file that is a link',
    make: (s) => {
      project(s)
      symlinkSync(join(s.root, 'elsewhere'), join(s.root, 'app.db.headway-lock'))
    },
    typed: ['upgrade', 'head'],
    out: (s) => rmSync(join(s.root, 'app.db.headway-lock')),
  },
  {
    code: 'production_refused',
    name: 'a reset of production',
    make: (s) => atProduction(s),
    typed: ['reset'],
    out: null,
    again: ['upgrade', 'two2', '--confirm', 'live', '--reason', 'first'],
  },
  {
    code: 'changes_found',
    name: 'a stamp that the schema does not prove',
    make: async (s) => {
      project(s)
      s.write('.gitignore', '.user\n*.db*\n')
      git(s.root, 'init', '-q')
      commitAll(s.root, 'base')
      git(s.root, 'checkout', '-q', '-b', 'other')
      put(s, 'tri3', 'two2', 'create table pets (id integer primary key);', 'drop table pets;')
      commitAll(s.root, 'pets')
      await s.run('upgrade', 'head')
      git(s.root, 'checkout', '-q', 'main')
    },
    typed: ['rescue', '--stamp'],
    out: ['rescue', '--back'],
    again: ['current', '--check-heads'],
  },
  {
    code: 'in_doubt',
    name: 'a step outside a transaction that failed half-way',
    make: async (s) => {
      project(s)
      s.write(
        'migrations/tri3.sql',
        '-- revision: tri3\n-- down_revision: two2\n-- transaction: false\n-- upgrade\ncreate table a (id integer);\ncreate table b (id integer);\n-- downgrade\nselect 1;\n',
      )
      await s.run('upgrade', 'two2')
      await execute(s, 'create table b (id integer)')
    },
    typed: ['upgrade', 'head'],
    out: (s) => execute(s, 'drop table b'),
    again: ['upgrade', 'head', '--resume'],
  },
  {
    code: 'row_conflict',
    name: 'a revision that writes to the version table itself',
    make: async (s) => {
      await done('upgrade', 'head')(s)
      put(s, 'tri3', 'two2', "update alembic_version set version_num = 'one1';")
    },
    typed: ['upgrade', 'head'],
    out: (s) => put(s, 'tri3', 'two2', 'select 1;'),
  },
  {
    code: 'backup_failed',
    name: 'a folder for backups that is none',
    make: (s) => {
      project(s)
      s.write('.user/settings.json', JSON.stringify({ backupFolder: join(s.root, 'headway.json') }))
      s.write('app.db', '')
    },
    typed: ['upgrade', 'head', '--backup'],
    out: ['upgrade', 'head'],
    again: ['current', '--check-heads'],
  },
]

/** What user code, broken files and the state of a database lead to, on SQLite, with a migration process where one is needed. */
export const waysOutOfCode: readonly WayOut[] = [...ofCode, ...ofFiles, ...ofDatabases]
