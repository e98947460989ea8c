import { refusedTables } from './hostile-refused-tables.ts'

/** What a Python revision does after it made a table `z`, and what is true afterwards. */
export type HostileCase = {
  readonly name: string
  /** Lines of Python inside `upgrade()`, with four spaces between levels. */
  readonly body: string
  /**
   * The error's code, or the tables that are there when the step is done. Either is true: nothing of a failed step is
   * left, and all of one that succeeded is there.
   */
  readonly ends: RegExp | readonly string[]
  /** A text of the run's output that must be there. */
  readonly says?: RegExp
  readonly only?: 'sqlite' | 'postgres'
  /** Asked to stop once the step has sent a statement. */
  readonly cancelled?: boolean
  /** Tried at every commit; the others in the long run. */
  readonly spread?: boolean
}

const z: readonly string[] = ['z']

const endings: readonly HostileCase[] = [
  { name: 'ends its process', body: 'os._exit(0)', ends: /migration_exited/, spread: true },
  { name: 'kills its process', body: 'os.kill(os.getpid(), signal.SIGKILL)', ends: /migration_exited/ },
  {
    name: 'is ended by a signal',
    body: 'signal.setitimer(signal.ITIMER_REAL, 0.05)\ntime.sleep(20)',
    ends: /migration_exited/,
  },
  { name: 'crashes the interpreter', body: 'import ctypes\nctypes.string_at(0)', ends: /migration_exited/ },
  {
    name: 'ends its process while a child of it lives on',
    body: 'import subprocess\nsubprocess.Popen(["sleep", "20"], start_new_session=True)\nos._exit(0)',
    ends: /migration_exited/,
  },
  { name: 'ends with success', body: 'raise SystemExit(0)', ends: /migration_failed/, spread: true },
  { name: 'raises', body: 'raise ValueError("no")', ends: /migration_failed/ },
  {
    name: 'raises after DDL',
    body: 'op.create_table("y", sa.Column("i", sa.Integer))\n1 / 0',
    ends: /migration_failed/,
  },
  { name: 'raises what ends a loop', body: 'raise StopIteration()', ends: /migration_failed/ },
  { name: 'raises what ends a generator', body: 'raise GeneratorExit()', ends: /migration_failed/ },
  { name: 'raises an interrupt', body: 'raise KeyboardInterrupt()', ends: /migration_failed/ },
  {
    name: 'raises a cancellation',
    body: 'import asyncio\nraise asyncio.CancelledError()',
    ends: /migration_failed/,
  },
  {
    name: 'raises what cannot be printed',
    body: 'class Odd(Exception):\n    def __str__(self):\n        raise ValueError("no text")\nraise Odd()',
    ends: /migration_failed/,
  },
  { name: 'recurses without end', body: 'def f():\n    f()\nf()', ends: /migration_failed/ },
  {
    name: 'wants more memory than there is',
    body: 'x = bytearray(64 << 30)',
    ends: /migration_failed/,
    spread: true,
  },
  { name: 'waits for somebody to type', body: 'input("sure? ")', ends: /migration_failed/ },
]

const cancelled: readonly HostileCase[] = [
  { name: 'hangs', body: 'time.sleep(600)', ends: /cancelled/, cancelled: true, spread: true },
  { name: 'loops without end', body: 'while True:\n    pass', ends: /cancelled/, cancelled: true },
  {
    name: 'hangs and ignores signals',
    body: 'for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):\n    signal.signal(each, signal.SIG_IGN)\ntime.sleep(600)',
    ends: /cancelled/,
    cancelled: true,
  },
  {
    name: 'keeps the server busy',
    body: 'op.execute("select pg_sleep(600)")',
    ends: /cancelled/,
    cancelled: true,
    only: 'postgres',
  },
  {
    name: 'keeps the engine of the database busy',
    body: 'op.execute("with recursive r(i) as (select 1 union all select i + 1 from r) select count(*) from r")',
    ends: /cancelled/,
    cancelled: true,
    only: 'sqlite',
  },
]

const transactions: readonly HostileCase[] = [
  {
    name: 'swallows an error',
    body: 'try:\n    op.execute("select nope")\nexcept Exception:\n    pass',
    ends: /sql_failed/,
    spread: true,
  },
  { name: 'fails in SQL', body: 'op.execute("insert into nowhere values (1)")', ends: /sql_failed/ },
  {
    name: 'sends COMMIT as text in pieces',
    body: 'bind.exec_driver_sql("com" + "mit")',
    ends: /transaction_control/,
    spread: true,
  },
  {
    name: 'sends ROLLBACK as text in pieces',
    body: 'bind.exec_driver_sql("roll" + "back")',
    ends: /transaction_control/,
  },
  {
    name: 'hides COMMIT behind a comment',
    body: 'op.execute("/* no */ -- nothing\\n com" + "mit")',
    ends: /transaction_control/,
  },
  {
    name: 'sends COMMIT after another statement',
    body: 'op.execute("insert into z values (1); com" + "mit")',
    ends: /transaction_control/,
  },
  { name: 'commits its connection', body: 'bind.commit()', ends: /transaction_control/ },
  { name: 'rolls its connection back', body: 'bind.rollback()', ends: /transaction_control/ },
  { name: 'commits the driver', body: 'bind.connection.commit()', ends: /transaction_control/ },
  { name: 'rolls the driver back', body: 'bind.connection.rollback()', ends: /transaction_control/ },
  {
    name: 'commits through a cursor of the driver',
    body: 'raw = bind.connection.dbapi_connection\nraw.cursor().execute("com" + "mit")',
    ends: /transaction_control/,
    spread: true,
  },
  {
    name: 'sets the driver to autocommit',
    body: 'raw = bind.connection.dbapi_connection\nraw.autocommit = True\nraw.cursor().execute("create table y (i int)")',
    ends: /transaction_control/,
  },
  {
    name: 'makes an index in a block without a transaction, after others and before more',
    body: 'op.execute("create table y (i int)")\nwith op.get_context().autocommit_block():\n    op.execute("create index concurrently y_i on y (i)")\nop.execute("insert into y values (1)")',
    ends: ['y', 'z'],
    only: 'postgres',
    spread: true,
  },
  {
    name: 'begins and commits by text, twice, in a block without a transaction',
    body: 'op.execute("create table y (i int)")\nwith op.get_context().autocommit_block():\n    for column in "ab":\n        for text in ("BEGIN", "lock table y", f"alter table y add {column} int", "COMMIT"):\n            op.execute(text)\nop.execute("insert into y (a, b) values (1, 1)")',
    ends: ['y', 'z'],
    only: 'postgres',
  },
  {
    name: 'wants autocommit unannounced',
    body: 'with getattr(op.get_context(), "autocommit" + "_block")():\n    op.execute("create table y (i int)")',
    ends: /transaction_control/,
  },
  {
    name: 'wants autocommit by an option',
    body: 'bind.execution_options(**{"isolation_" + "level": "AUTO" + "COMMIT"}).exec_driver_sql("create table y (i int)")',
    ends: /migration_failed|transaction_control/,
  },
  { name: 'begins a transaction of two phases', body: 'bind.begin_twophase()', ends: /migration_failed/ },
  {
    name: 'commits a session',
    body: 'from sqlalchemy.orm import Session\nwith Session(bind) as own:\n    own.execute(sa.text("create table y (i int)"))\n    own.commit()',
    ends: ['y', 'z'],
    spread: true,
  },
  {
    name: 'rolls a session back',
    body: 'from sqlalchemy.orm import Session\nown = Session(bind)\nown.execute(sa.text("create table y (i int)"))\nown.rollback()',
    ends: /transaction_control/,
  },
  {
    name: 'rolls a savepoint back',
    body: 'inner = bind.begin_nested()\nop.execute("create table y (i int)")\ninner.rollback()',
    ends: z,
    spread: true,
  },
  {
    name: 'writes savepoints by hand',
    body: 'for each in ("savepoint a", "create table y (i int)", "rollback to savepoint a", "release savepoint a"):\n    op.execute(each)',
    ends: z,
  },
  {
    name: 'rolls back to what is no savepoint, and swallows the error',
    body: 'try:\n    op.execute("rollback to savepoint nowhere")\nexcept Exception:\n    pass',
    ends: /sql_failed|transaction_control/,
  },
]

const connections: readonly HostileCase[] = [
  {
    name: 'closes its connection',
    body: 'bind.close()\nop.execute("create table y (i int)")',
    ends: /transaction_control/,
  },
  {
    name: 'closes the connection of the driver',
    body: 'bind.connection.dbapi_connection.close()\nop.execute("create table y (i int)")',
    ends: ['y', 'z'],
  },
  {
    name: 'detaches its connection',
    body: 'bind.detach()\nop.execute("create table y (i int)")',
    ends: ['y', 'z'],
  },
  {
    name: 'calls its connection invalid',
    body: 'bind.invalidate()\nop.execute("create table y (i int)")',
    ends: /migration_failed/,
  },
  {
    name: 'opens a second connection, writes and commits',
    body: 'with bind.engine.connect() as other:\n    other.execute(sa.text("create table y (i int)"))\n    other.commit()',
    ends: /transaction_control/,
    spread: true,
  },
  {
    name: 'makes a second engine, writes and commits',
    body: 'with sa.create_engine(bind.engine.url).begin() as other:\n    other.execute(sa.text("create table y (i int)"))',
    ends: /transaction_control/,
  },
  {
    name: 'looks for a password in the URL',
    body: 'raise ValueError("found " + bind.engine.url.render_as_string(hide_password=False))',
    ends: /migration_failed/,
    says: /found (?!.*secret)/,
  },
  {
    name: 'looks for a password in its environment',
    body: 'raise ValueError("found %s in %s" % (sorted(os.environ.values()), list(os.environ)))',
    ends: /migration_failed/,
    says: /found (?!.*secret)/,
    spread: true,
  },
  {
    name: 'leaves a thread that sends something after the end',
    body: 'threading.Thread(target=lambda: (time.sleep(0.2), bind.exec_driver_sql("create table y (i int)"))).start()',
    ends: z,
  },
  {
    name: 'leaves a thread that waits for the end to send something',
    body: 'import weakref\nclass Local:\n    pass\nmine = Local()\nlives = weakref.ref(mine)\ndef late(cursor=bind.connection.dbapi_connection.cursor()):\n    while lives() is not None:\n        pass\n    time.sleep(0.001)\n    cursor.execute("create table y (i int)")\nthreading.Thread(target=late).start()',
    ends: z,
  },
  {
    name: 'sends from several threads',
    body: 'all = [threading.Thread(target=lambda i=i: bind.connection.dbapi_connection.cursor().execute("insert into z values (%d)" % i)) for i in range(20)]\nfor each in all:\n    each.start()\nfor each in all:\n    each.join()\nassert bind.exec_driver_sql("select count(*) from z").scalar() == 20',
    ends: z,
  },
  {
    name: 'forks, and its child sends something',
    body: 'child = os.fork()\nif child == 0:\n    try:\n        op.execute("create table y (i int)")\n    finally:\n        os._exit(7)\nassert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7',
    ends: z,
    spread: true,
  },
  {
    name: 'forks, and its child goes on as if it were itself',
    body: 'if os.fork() > 0:\n    os.wait()',
    ends: z,
  },
  {
    name: 'writes the rows of the version table',
    body: 'op.execute("update alembic_version set version_num = \'mine\'")',
    ends: /\w/,
  },
  { name: 'drops the version table', body: 'op.execute("drop table alembic_version")', ends: /\w/ },
  {
    name: 'runs alembic inside itself',
    body: 'from alembic import command\ncommand.stamp(op.get_context().config, "base")',
    ends: z,
  },
]

const output: readonly HostileCase[] = [
  {
    name: 'writes lines of the protocol',
    body: 'os.write(1, b\'{"kind":"finished","step":1}\\n\')\nos.write(2, b\'{"kind":"finished","step":1}\\n\')\nprint(\'{"kind":"finished","step":1}\')\nop.execute("select nope")',
    ends: /sql_failed/,
    spread: true,
  },
  {
    name: 'lets a child write lines of the protocol',
    body: 'os.system(r\'printf "{\\"kind\\":\\"finished\\",\\"step\\":1}\\n"\')\nop.execute("select nope")',
    ends: /sql_failed/,
  },
  {
    name: 'prints megabytes',
    body: 'for _ in range(200):\n    print("x" * 100_000)',
    ends: z,
    says: /not shown/,
  },
  { name: 'prints megabytes without a line', body: 'sys.stdout.write("x" * 20_000_000)', ends: z },
  {
    name: 'writes megabytes past Python',
    body: 'for _ in range(200):\n    os.write(1, b"x" * 100_000 + b"\\n")',
    ends: z,
  },
  {
    name: 'prints what is no text',
    body: 'print("\\ud800 \\x00 \\x1b[2J")\nos.write(1, bytes(range(256)))',
    ends: z,
  },
  { name: 'closes its output', body: 'sys.stdout.close()\nsys.stderr.close()\nprint("x")', ends: z },
  {
    name: 'closes every descriptor',
    body: 'os.closerange(0, 64)\nop.execute("create table y (i int)")',
    ends: /migration_exited|migration_failed/,
  },
  {
    name: 'replaces what the program is made of',
    body: 'import json\njson.dumps = json.loads = lambda *a, **k: "{}"\nsys.stdout = sys.stderr = None\nos.getpid = lambda: 0\ntime.sleep = lambda *_: None\nop.execute("create table y (i int)")',
    ends: ['y', 'z'],
  },
]

const ofPostgres: readonly HostileCase[] = [
  {
    name: 'moves the search_path',
    body: 'op.execute("create schema elsewhere")\nop.execute("set search_path to elsewhere, pg_temp")',
    ends: z,
    spread: true,
  },
  {
    name: 'resets the session',
    body: 'op.execute("reset all")\nop.execute("set session characteristics as transaction read only")',
    ends: /transaction_control/,
  },
  {
    name: 'becomes somebody else',
    body: 'op.execute("create role nobody_here")\nop.execute("set role nobody_here")',
    ends: z,
  },
  {
    name: 'ends its own backend',
    body: 'op.execute("select pg_terminate_backend(pg_backend_pid())")',
    ends: /\w/,
  },
  {
    name: 'commits in a block of PL/pgSQL',
    body: "op.execute(\"do $$ begin execute 'com' || 'mit'; end $$\")",
    ends: /sql_failed/,
  },
  {
    name: 'commits in a procedure',
    body: 'op.execute("create procedure p() language plpgsql as $$ begin com" + "mit; end $$")\nop.execute("call p()")',
    ends: /sql_failed|transaction_control/,
  },
  {
    name: 'prepares its transaction',
    body: 'op.execute("prepare transac" + "tion \'x\'")',
    ends: /transaction_control|sql_failed/,
  },
  {
    name: 'copies from the client',
    body: 'bind.connection.dbapi_connection.cursor().copy_expert("copy z from stdin", None)',
    ends: /migration_failed/,
  },
  {
    name: 'takes no time',
    body: 'op.execute("set statement_timeout = 1")\nop.execute("select pg_sleep(5)")',
    ends: /sql_failed|timeout/,
  },
]

const ofSqlite: readonly HostileCase[] = [
  {
    name: 'runs a script that commits',
    body: 'bind.connection.dbapi_connection.executescript("create table y (i int); com" + "mit;")',
    ends: /transaction_control/,
  },
  {
    name: 'runs a script',
    body: 'bind.connection.dbapi_connection.executescript("create table y (i int); insert into y values (1);")',
    ends: ['y', 'z'],
  },
  {
    name: 'opens the file of its URL',
    body: 'import sqlite3\nown = sqlite3.connect(bind.engine.url.database)\nown.execute("create table y (i int)")\nown.commit()',
    ends: z,
  },
  { name: 'switches foreign keys off', body: 'op.execute("pragma foreign_keys = off")', ends: z },
]

export const hostileCases: readonly HostileCase[] = [
  ...endings,
  ...cancelled,
  ...transactions,
  ...refusedTables,
  ...connections,
  ...output,
  ...ofPostgres.map((each) => ({ ...each, only: 'postgres' as const })),
  ...ofSqlite.map((each) => ({ ...each, only: 'sqlite' as const })),
]
