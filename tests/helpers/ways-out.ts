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
function revisionText(id: string, parent: string, upgrade: string, downgrade = ''): string {
  return `-- revision: ${id}\n-- down_revision: ${parent}\n-- message: ${id}\n-- upgrade\n${upgrade}\n-- downgrade\n${downgrade}\n`
}

export const put = (session: CliSession, id: string, parent: string, upgrade: string, downgrade = ''): void =>
  session.write(`migrations/${id}.sql`, revisionText(id, parent, upgrade, downgrade))

/** A project of two revisions on an empty SQLite file. */
export function project(session: CliSession, settings: object = {}): void {
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

export const production = { targets: { live: { url: 'sqlite:///app.db', tier: 'production' } } }
export const done =
  (...args: string[]) =>
  async (session: CliSession): Promise<void> => {
    project(session)
    await session.run(...args)
  }
export const execute = async (session: CliSession, sql: string): Promise<void> =>
  void (await session.rows(sql, 'app.db'))

export async function atProduction(session: CliSession, ...ran: string[]): Promise<void> {
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

export const places: readonly WayOut[] = [
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

export const names: readonly WayOut[] = [
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
  {
    code: 'walked_too_far',
    name: 'steps beyond the last revision',
    make: done('upgrade', 'head'),
    typed: ['downgrade', 'one1+5'],
    out: null,
    again: ['downgrade', 'base'],
  },
  {
    code: 'walked_too_far',
    name: 'a new one further back than the first',
    make: (s) => project(s),
    typed: ['revision', '-m', 'x', '--head', '-3'],
    out: null,
    again: ['revision', '-m', 'x', '--head', 'head'],
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

/** The first command of Headway that an error names in its hint, as words; null where it names none. */
export function hintedCommand(printed: string): string[] | null {
  const hint = /^ *hint: (.*)$/m.exec(printed)?.[1] ?? ''
  const command = /\(headway ([a-z][^)]*)\)|(?:: |^)headway ([a-z](?:'[^']*'|"[^"]*"|[^'"(])*)/.exec(hint)
  const typed = command?.[1] ?? command?.[2]
  return typed === undefined ? null : shellWords(typed.trim())
}

/** Words as a POSIX shell takes them apart; quotes only. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(
      /'([^']*)'|"([^"]*)"/g,
      (_all, single?: string, double?: string) => single ?? double ?? '',
    ),
  )
}
