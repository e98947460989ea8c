import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import type { CliSession } from './cli-session.ts'

/** What is wrong with an Alembic project, and what is said about it. */
export type BadInput = {
  readonly name: string
  /** Files of the fixture `nested` that are changed, or new ones, with what their text becomes. */
  readonly files: Readonly<Record<string, (text: string) => string | Uint8Array>>
  /** May answer how to take it back. */
  readonly prepare?: (session: CliSession) => (() => void) | void
  /** Left out: `upgrade head`. */
  readonly command?: readonly string[]
  readonly says: RegExp
  readonly alsoSays?: readonly string[]
  /** Tables of steps before the one that fails; left out for none. */
  readonly leaves?: readonly string[]
  /** False where nothing of the project runs before it is told. */
  readonly needsPython?: false
  /** Tried at every commit; the others in the long run. */
  readonly spread?: boolean
}

const env = 'app/db/migrations/env.py'
const ini = 'app/db/alembic.ini'
const own = 'app/db/headway.json'
const versions = 'app/db/migrations/versions'
const before =
  (...lines: string[]) =>
  (text: string): string =>
    `${lines.join('\n')}\n${text}`
const url =
  (value: string) =>
  (text: string): string =>
    text.replace('sqlite:///app.db', value)
const python =
  (...command: string[]) =>
  (): string =>
    JSON.stringify({ python: { interpreter: command } })
const revision =
  (head: string, body = 'pass') =>
  (): string =>
    `from alembic import op\n${head}\n\n\ndef upgrade():\n    ${body}\n\n\ndef downgrade():\n    pass\n`
const after = 'down_revision = "1a0000000002"'

const ofEnv: readonly BadInput[] = [
  {
    name: 'env.py raises',
    files: { [env]: before('raise ValueError("settings are wrong")') },
    says: /env\.py failed: ValueError: settings are wrong[^]*env\.py:1:1/,
    alsoSays: ['Where alembic current works'],
    spread: true,
  },
  {
    name: 'env.py has a syntax error',
    files: { [env]: (text) => `${text}\ndef (:\n` },
    says: /env\.py failed: SyntaxError: [^]*env\.py:\d+:5[^]*Correct the line/,
  },
  {
    name: 'env.py exits',
    files: { [env]: before('import sys', 'sys.exit(0)') },
    says: /env\.py ended the program \(exit 0\)[^]*env\.py:2:1/,
  },
  {
    name: 'env.py ends its process',
    files: { [env]: before('import os', 'os._exit(0)') },
    says: /The process of env\.py ended with exit code 0[^]*Run alembic current/,
  },
  {
    name: 'env.py prints megabytes and then fails',
    files: { [env]: before('print("x" * 20_000_000)', 'raise ValueError("after all that")') },
    says: /env\.py failed: ValueError: after all that/,
  },
  {
    name: 'env.py needs a variable',
    files: { [env]: before('import os', 'os.environ["APP_SETTINGS"]') },
    says: /KeyError: 'APP_SETTINGS'[^]*env\.py:2:1[^]*"environment": \["APP_SETTINGS"\]/,
  },
  {
    name: 'settings of pydantic need a variable',
    files: {
      [env]: before('from pydantic import BaseModel', 'class S(BaseModel):', '    api_key: str', 'S()'),
    },
    says: /Field required[^]*"environment": \["API_KEY"\]/,
  },
  {
    name: 'env.py needs a package',
    files: { [env]: before('import not_there_at_all') },
    says: /No module named 'not_there_at_all'[^]*env\.py:1:1[^]*It ran in \S*python\S* \(Python 3/,
  },
  {
    name: 'env.py connects to another database on import',
    files: {
      [env]: before(
        'import sqlalchemy',
        'with sqlalchemy.create_engine("postgresql+psycopg2://nobody@127.0.0.1:1/x").connect():',
        '    pass',
      ),
    },
    says: /This run is on sqlite through Headway[^]*env\.py:2:1[^]*nothing but the database that it migrates/,
  },
  {
    name: 'env.py connects by a driver of its own',
    files: {
      [env]: before('import psycopg2', 'psycopg2.connect("postgresql://nobody@127.0.0.1:1/x")'),
    },
    says: /env\.py failed: OperationalError: [^]*env\.py:2:1/,
  },
  {
    name: 'env.py loops over tenants',
    files: {
      [env]: (text) =>
        text.replace(
          /( {8})with context\.begin[^]*?run_migrations\(\)\n/,
          '        for name in ("a", "b"):\n            context.configure(connection=connection, version_table="v_" + name)\n            with context.begin_transaction():\n                context.run_migrations()\n',
        ),
    },
    says: /env\.py runs its migrations more than once[^]*-x tenant=name/,
    spread: true,
  },
  {
    name: 'env.py never comes to its migrations',
    files: { [env]: (text) => text.replace(/run_migrations_online\(\)\n$/, '') },
    says: /env\.py ended without running migrations[^]*context\.run_migrations\(\)/,
  },
  {
    name: 'env.py is empty',
    files: { [env]: () => '' },
    says: /connected to no database[^]*beside alembic\.ini/,
  },
  {
    name: 'env.py hangs',
    files: { [env]: before('import time', 'time.sleep(600)') },
    says: /env\.py did nothing for 60 s[^]*waits for something/,
  },
]

const ofPython: readonly BadInput[] = [
  {
    name: 'the Python that is named is not there',
    files: { [own]: python('/nowhere/python') },
    says: /\/nowhere\/python cannot be used: ENOENT[^]*\.venv beside alembic\.ini/,
    needsPython: false,
    spread: true,
  },
  {
    name: 'the Python that is named is no Python',
    files: { [own]: python('/bin/cat') },
    says: /\/bin\/cat cannot be used: it does not run[^]*"python"/,
    needsPython: false,
  },
  {
    name: 'there is no Python',
    files: {},
    prepare: () => usePath('/nowhere'),
    says: /No Python was found to run env\.py with\.[^]*python -m venv \.venv/,
    needsPython: false,
    spread: true,
  },
  {
    name: 'the Python that is named has no Alembic',
    files: { [own]: python('python3', '-S') },
    says: /python\S* \(Python 3\.\S+\) cannot run Alembic: No module named[^]*\.venv beside/,
    needsPython: false,
    spread: true,
  },
]

/** As a shell would have it, for this process. Answers how to take it back. */
function usePath(path: string): () => void {
  const before = process.env['PATH']
  process.env['PATH'] = path
  return () => {
    process.env['PATH'] = before
  }
}

const ofIni: readonly BadInput[] = [
  {
    name: 'alembic.ini has the URL that alembic init writes',
    files: { [ini]: url('driver://user:pass@localhost/dbname') },
    says: /dialects:driver[^]*still what alembic init wrote/,
  },
  {
    name: 'alembic.ini has a URL that is none',
    files: { [ini]: url('nonsense') },
    says: /Could not parse SQLAlchemy URL/,
  },
  {
    name: 'alembic.ini has a URL with a lonely percent sign',
    files: { [ini]: url('postgresql://u:p%40x@localhost/x') },
    command: ['current'],
    says: /"sqlalchemy\.url" cannot be read[^]*alembic\.ini:4:1[^]*Write %% for a percent sign/,
    needsPython: false,
    spread: true,
  },
  {
    name: 'alembic.ini refers to what nobody declared',
    files: { [ini]: (text) => `${text}file_template = %(nope)s\n` },
    command: ['plan', 'upgrade', 'head'],
    says: /%\(nope\)s is not declared[^]*alembic\.ini:5:1/,
    needsPython: false,
    spread: true,
  },
  {
    name: 'a section that is not there',
    files: {},
    command: ['-n', 'other', 'current'],
    says: /\[other\] says no script_location[^]*-n: alembic/,
    needsPython: false,
    spread: true,
  },
]

const ofRevisions: readonly BadInput[] = [
  {
    name: 'a revision has a syntax error',
    files: { [`${versions}/bad.py`]: revision(`revision = "bad"\n${after}`, 'op.execute("x"') },
    says: /SyntaxError[^]*bad\.py:\d+:\d+/,
    leaves: ['users'],
  },
  {
    name: 'the first revision has a syntax error',
    files: { [`${versions}/1a0000000001_users.py`]: (text) => text.replace('users = op.', 'users = = op.') },
    says: /1a0000000001_users\.py:\d+:\d+/,
  },
  {
    name: 'a revision mixes tabs and blanks',
    files: {
      [`${versions}/1a0000000001_users.py`]: (text) => text.replace('    op.bulk_insert', '\top.bulk_insert'),
    },
    says: /(?:TabError|IndentationError)[^]*1a0000000001_users\.py:\d+/,
  },
  {
    name: 'an id is an f-string',
    files: { [`${versions}/bad.py`]: revision(`revision = f"x{1}"\n${after}`) },
    says: /bad\.py:2:\d+/,
    needsPython: false,
    spread: true,
  },
  {
    name: 'a revision is Latin-1',
    files: {
      [`${versions}/bad.py`]: () => Buffer.from(`"""caf\xe9"""\nrevision = "bad"\n${after}\n`, 'latin1'),
    },
    says: /bad\.py[^]*UTF-8/,
    needsPython: false,
    spread: true,
  },
  {
    name: 'two revisions have one id',
    files: { [`${versions}/bad.py`]: revision('revision = "1a0000000001"\ndown_revision = None') },
    says: /1a0000000001[^]*bad\.py/,
    needsPython: false,
    spread: true,
  },
]

/** Writes rows into the version table, as somebody by hand. */
function rows(...values: string[]): (session: CliSession) => void {
  return ({ root }) => {
    const database = new DatabaseSync(join(root, 'app.db'))
    database.exec('create table alembic_version (version_num varchar(32) not null primary key)')
    for (const value of values) database.prepare('insert into alembic_version values (?)').run(value)
    database.close()
  }
}

const ofRows: readonly BadInput[] = [
  {
    name: 'alembic_version has a row of another branch of history',
    files: {},
    prepare: rows('1a0000000002', 'ffff00000000'),
    says: /ffff00000000/,
    needsPython: false,
    spread: true,
  },
  {
    name: 'alembic_version has a revision and its own parent',
    files: {},
    prepare: rows('1a0000000001', '1a0000000002'),
    says: /1a0000000001/,
    needsPython: false,
    spread: true,
  },
  {
    name: 'alembic_version is another table',
    files: {},
    prepare: ({ root }) => {
      const database = new DatabaseSync(join(root, 'app.db'))
      database.exec('create table alembic_version (id integer)')
      database.close()
    },
    says: /alembic_version has no column version_num[^]*version_table in env\.py/,
    needsPython: false,
    spread: true,
  },
]

export const badAlembicInput: readonly BadInput[] = [
  ...ofEnv,
  ...ofPython,
  ...ofIni,
  ...ofRevisions,
  ...ofRows,
]
