import type { ErrorCode } from '../../shared/errors.ts'
import type { CliSession } from './cli-session.ts'

/** A situation that ends in an error, what is typed into it, and what is typed after its hint was followed. */
export type WayOut = {
  readonly code: ErrorCode
  readonly name: string
  readonly make: (session: CliSession) => Promise<void> | void
  readonly typed: readonly string[]
  /**
   * What leads out: `hint` types the command that the error itself names; else a command, or what a person does by
   * hand. `null` where the corrected command is `again`.
   */
  readonly out: 'hint' | readonly string[] | ((session: CliSession) => Promise<void> | void) | null
  /** What succeeds then; without it, what was typed. */
  readonly again?: readonly string[]
}

/** A revision file of SQL. */
export function revisionText(id: string, parent: string, upgrade: string, downgrade = ''): string {
  return `-- revision: ${id}\n-- down_revision: ${parent}\n-- message: ${id}\n-- upgrade\n${upgrade}\n-- downgrade\n${downgrade}\n`
}

const put = (session: CliSession, id: string, parent: string, upgrade: string, downgrade = ''): void =>
  session.write(`migrations/${id}.sql`, revisionText(id, parent, upgrade, downgrade))

/** A project of two revisions on an empty SQLite file. */
function project(session: CliSession, settings: object = {}): void {
  const targets = { dev: { url: 'sqlite:///app.db', tier: 'development' } }
  session.write('headway.json', JSON.stringify({ format: 'sql', targets, ...settings }))
  put(session, 'one1', '', 'create table people (id integer primary key, phone text);', 'drop table people;')
  put(
    session,
    'two2',
    'one1',
    'alter table people add column mail text;',
    'alter table people drop column mail;',
  )
}

const production = { targets: { live: { url: 'sqlite:///app.db', tier: 'production' } } }
const done =
  (...args: string[]) =>
  async (session: CliSession): Promise<void> => {
    project(session)
    await session.run(...args)
  }
const execute = async (session: CliSession, sql: string): Promise<void> =>
  void (await session.rows(sql, 'app.db'))

async function atProduction(session: CliSession, ...ran: string[]): Promise<void> {
  project(session, production)
  put(
    session,
    'tri3',
    'two2',
    'alter table people drop column phone;',
    'alter table people add column phone text;',
  )
  const reason = ['--confirm', 'live', '--reason', 'first']
  if (ran.length > 0) await session.run(...ran, ...reason)
  if (ran.length > 0) await execute(session, "insert into people (phone) values ('1')")
}

const twoHeads = (session: CliSession): void => {
  project(session)
  put(session, 'alt3', 'one1', 'create table pets (id integer primary key);', 'drop table pets;')
}

const places: readonly WayOut[] = [
  { code: 'project_not_found', name: 'no project here', make: () => {}, typed: ['history'], out: 'hint' },
  {
    code: 'project_exists',
    name: 'a project is here',
    make: (s) => project(s),
    typed: ['init'],
    out: 'hint',
    again: ['history'],
  },
  {
    code: 'unknown_target',
    name: 'a target that is none',
    make: (s) => project(s),
    typed: ['current', '--target', 'nope'],
    out: ['targets'],
    again: ['current', '--target', 'dev'],
  },
  {
    code: 'invalid_settings',
    name: 'an unknown key',
    make: (s) => project(s, { formt: 'sql' }),
    typed: ['upgrade', 'head'],
    out: (s) => project(s),
  },
  {
    code: 'invalid_url',
    name: 'a URL of another kind',
    make: (s) => project(s),
    typed: ['current', '--url', 'mongodb://x/y'],
    out: null,
    again: ['current', '--url', 'sqlite:///app.db'],
  },
  {
    code: 'database_unreachable',
    name: 'a file that is no database',
    make: (s) => {
      project(s)
      s.write('app.db', 'this is text, and long enough to be taken for a header of something')
    },
    typed: ['current'],
    out: null,
    again: ['current', '--url', 'sqlite:///other.db'],
  },
  {
    code: 'invalid_request',
    name: 'a message given twice',
    make: (s) => project(s),
    typed: ['revision', 'a', '-m', 'b'],
    out: null,
    again: ['revision', '-m', 'b'],
  },
]

const names: readonly WayOut[] = [
  {
    code: 'invalid_target',
    name: 'letters after a number of steps',
    make: (s) => project(s),
    typed: ['upgrade', '+1x'],
    out: null,
    again: ['upgrade', '+1'],
  },
  {
    code: 'ambiguous_current',
    name: 'a step from two revisions',
    make: async (s) => {
      twoHeads(s)
      await s.run('upgrade', 'heads')
    },
    typed: ['downgrade', '-1'],
    out: null,
    again: ['downgrade', 'alt3@-1'],
  },
  {
    code: 'revision_not_found',
    name: 'an id that is none',
    make: (s) => project(s),
    typed: ['upgrade', 'zzz'],
    out: ['history'],
    again: ['upgrade', 'two'],
  },
  {
    code: 'branch_not_found',
    name: 'a label that is none',
    make: (s) => project(s),
    typed: ['upgrade', 'nope@one1'],
    out: ['branches'],
    again: ['upgrade', 'one1'],
  },
  {
    code: 'ambiguous_revision',
    name: 'a beginning of two ids',
    make: (s) => {
      project(s)
      put(s, 'one9', 'two2', 'select 1;')
    },
    typed: ['upgrade', 'one'],
    out: null,
    again: ['upgrade', 'one1'],
  },
  {
    code: 'relative_too_far',
    name: 'too many steps up',
    make: (s) => project(s),
    typed: ['upgrade', '+9'],
    out: null,
    again: ['upgrade', 'head'],
  },
  {
    code: 'relative_too_far',
    name: 'too many steps down',
    make: done('upgrade', 'head'),
    typed: ['downgrade', '-9'],
    out: null,
    again: ['downgrade', 'base'],
  },
  { code: 'multiple_heads', name: 'two heads', make: twoHeads, typed: ['upgrade', 'head'], out: 'hint' },
  {
    code: 'not_a_head',
    name: 'a new one in between',
    make: (s) => project(s),
    typed: ['revision', '-m', 'x', '--head', 'one1'],
    out: null,
    again: ['revision', '-m', 'x', '--head', 'one1', '--splice'],
  },
  {
    code: 'invalid_range',
    name: 'a range without --sql',
    make: (s) => project(s),
    typed: ['upgrade', 'one1:two2'],
    out: null,
    again: ['upgrade', 'one1:two2', '--sql'],
  },
  {
    code: 'invalid_revision_id',
    name: 'an id with a sign',
    make: (s) => project(s),
    typed: ['revision', '-m', 'x', '--rev-id', 'a@b'],
    out: null,
    again: ['revision', '-m', 'x', '--rev-id', 'a_b'],
  },
  {
    code: 'not_ancestor',
    name: 'back to another line',
    make: async (s) => {
      twoHeads(s)
      await s.run('upgrade', 'two2')
    },
    typed: ['downgrade', 'alt3'],
    out: ['history', '--graph'],
    again: ['downgrade', 'one1'],
  },
]

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
    out: ['stamp', '--purge', 'two2'],
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

/** The first command of Headway that an error names in its hint, as words; null where it names none. */
export function hintedCommand(printed: string): string[] | null {
  const hint = /^ *hint: (.*)$/m.exec(printed)?.[1] ?? ''
  const command = /\(headway ([a-z][^)]*)\)|(?:: |^)headway ([a-z](?:'[^']*'|"[^"]*"|[^'"(])*)/.exec(hint)
  const typed = command?.[1] ?? command?.[2]
  return typed === undefined ? null : shellWords(typed.trim())
}

/** Words as a POSIX shell takes them apart; quotes only. */
export function shellWords(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(
      /'([^']*)'|"([^"]*)"/g,
      (_all, single?: string, double?: string) => single ?? double ?? '',
    ),
  )
}
