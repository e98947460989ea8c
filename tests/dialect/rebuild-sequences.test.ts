import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { effectTitle } from '../../shared/effect-words.ts'
import type { Session } from '../../electron/engine/dialects/dialect.ts'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { watchRebuilds } from '../../electron/engine/dialects/sqlite/rebuild-watch.ts'
import { planLosses } from '../../electron/engine/plan/plan-losses.ts'
import { withAgreement } from '../../electron/engine/runner/agreed-guard.ts'
import { StatementDoor } from '../../electron/engine/runner/statement-door.ts'
import { withEffects } from '../../electron/engine/sql/effects.ts'
import { ownDatabase } from '../helpers/databases.ts'
import type { OwnDatabase } from '../helpers/databases.ts'

/** A table that is made anew by statements of its own, as Alembic's batch operations, Django and knex do. */

const dialect = dialectOf('sqlite')
const before = `create table x (id integer primary key, a varchar(20), b integer, c text default 'c');
create index ix_a on x (a);
create table child (x_id integer references x (id) on delete cascade);
create table other (id integer constraint positive check (id > 0));
insert into x values (1, 'a', 2, 'c');
insert into child values (1)`
const made =
  'create table _alembic_tmp_x (id integer not null, a varchar(20), b integer, c text, primary key (id))'
const copied = 'insert into _alembic_tmp_x (id, a, b, c) select x.id, x.a, x.b, x.c from x'
const ends = ['drop table x', 'alter table _alembic_tmp_x rename to x']
const whole = [made, copied, ...ends]
/** The usual sequence with another copy, or another new table. */
const copying = (copy: string, table = made): readonly string[] => [table, copy, ...ends]
const into = 'insert into _alembic_tmp_x (id, a, b, c) select'

type Case = readonly [name: string, statements: readonly string[], losses: readonly string[]]

const harmless: readonly Case[] = [
  ['Alembic', [...whole, 'create index ix_a on x (a)'], []],
  ['all columns, as knex', copying('INSERT INTO "_alembic_tmp_x" SELECT * FROM "x";'), []],
  [
    'Django',
    [
      'CREATE TABLE "new__x" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "a" varchar(20) NULL, "b" integer NULL, "c" text NULL)',
      'INSERT INTO "new__x" ("id", "a", "b", "c") SELECT "id", "a", "b", "c" FROM "x"',
      'DROP TABLE "x"',
      'ALTER TABLE "new__x" RENAME TO "x"',
      'CREATE INDEX "x_b" ON "x" ("b")',
    ],
    [],
  ],
  [
    'names in brackets',
    copying('insert into [_alembic_tmp_x] ([id], [a], [b], [c]) select [id], [a], [b], [c] from [x]'),
    [],
  ],
  ['names in backticks', copying('insert into `_alembic_tmp_x` select `id`, `a`, `b`, `c` from `x`'), []],
  ['other cases', [made, copied.toUpperCase(), 'DROP TABLE X', 'ALTER TABLE _ALEMBIC_TMP_X RENAME TO X'], []],
  ['its own schema', copying('insert into main._alembic_tmp_x select * from main.x'), []],
  ['an alias', copying(`${into} t.id, t.a, t.b, t.c from x as t`), []],
  ['OR ABORT and a comment', copying('-- copy\ninsert or abort into _alembic_tmp_x select all * from x'), []],
  [
    'a column that is renamed',
    copying(
      'insert into _alembic_tmp_x (id, a, d, c) select id, a, b as d, c from x',
      made.replace('b integer', 'd integer'),
    ),
    [],
  ],
  [
    'a new column',
    copying(
      `insert into _alembic_tmp_x (id, a, b, c, d) select id, a, b, c, 'new' from x`,
      made.replace('c text', 'c text, d text'),
    ),
    [],
  ],
  [
    'text of a number',
    copying(
      `${into} id, a, cast(x.b as varchar(9)) as b, c from x`,
      made.replace('b integer', 'b varchar(9)'),
    ),
    [],
  ],
  [
    'reads in between',
    [
      made,
      'select 1',
      copied,
      'create index ix_new on _alembic_tmp_x (a)',
      'select count(*) from x',
      'drop index ix_a',
      ...ends,
    ],
    [],
  ],
  [
    'two at once',
    [
      'create table t2 (id integer constraint positive check (id > 0))',
      'insert into t2 select id from other',
      ...whole,
      'drop table other',
      'alter table t2 rename to other',
    ],
    [],
  ],
  ['twice', [...whole, ...whole], []],
]

const dropped = ['drop table x']
const losing: readonly Case[] = [
  [
    'a column that is left out',
    copying('insert into _alembic_tmp_x (id, a, b) select id, a, b from x', made.replace(' c text,', '')),
    ['drop column x.c'],
  ],
  [
    'a column that is not filled',
    copying('insert into _alembic_tmp_x (id, a, b) select id, a, b from x'),
    ['drop column x.c'],
  ],
  ['columns in each other’s place', copying(`${into} id, c, b, c from x`), ['drop column x.a']],
  [
    'a number of a text',
    copying(`${into} id, cast(a as integer), b, c from x`, made.replace('a varchar(20)', 'a integer')),
    ['change type of x.a to integer'],
  ],
  ['a coalesce', copying(`${into} id, coalesce(a, ''), b, c from x`), ['change type of x.a to varchar(20)']],
  [
    'a constraint',
    [
      'create table t2 (id integer)',
      'insert into t2 select id from other',
      'drop table other',
      'alter table t2 rename to other',
    ],
    ['drop constraint positive of other'],
  ],
  ['WHERE', copying(`${copied} where id > 0`), dropped],
  ['LIMIT', copying(`${copied} limit 1000`), dropped],
  ['DISTINCT', copying(`${into} distinct id, a, b, c from x`), dropped],
  ['GROUP BY', copying(`${copied} group by a`), dropped],
  ['an aggregate', copying(`${into} max(id), a, b, c from x`), dropped],
  ['a function', copying(`${into} id, substr(a, 1, 2), b, c from x`), dropped],
  ['a query', copying(`${into} id, (select 1), b, c from x`), dropped],
  ['a join', copying(`${into} x.id, a, b, c from x join other on other.id = x.id`), dropped],
  ['two tables', copying(`${into} x.id, a, b, c from x, other`), dropped],
  ['a union', copying(`${copied} union select 9, 'a', 1, 'c'`), dropped],
  ['another table', [made, 'insert into _alembic_tmp_x (id) select id from other', ...ends], dropped],
  ['OR IGNORE', copying(copied.replace('insert', 'insert or ignore')), dropped],
  ['OR REPLACE', copying(copied.replace('insert', 'insert or replace')), dropped],
  [
    'a table that swallows rows',
    copying(copied, made.replace('a varchar(20)', 'a varchar(20) unique on conflict ignore')),
    dropped,
  ],
  ['a quoted name that is no column', copying(`${into} id, "nothing", b, c from x`), dropped],
  ['no copy', [made, ...ends], dropped],
  [
    'rows that come after the copy',
    [made, copied, "insert into x values (7, 'late', 1, 'c')", ...ends],
    dropped,
  ],
  ['rows that go after the copy', [made, copied, 'delete from _alembic_tmp_x', ...ends], ['drop table x']],
  ['a change after the copy', [made, copied, 'update _alembic_tmp_x set a = null', ...ends], dropped],
  [
    'a trigger on the new table',
    [
      made,
      'create trigger t before insert on _alembic_tmp_x begin select raise(ignore); end',
      copied,
      ...ends,
    ],
    dropped,
  ],
  ['no rename', [made, copied, 'drop table x'], dropped],
  [
    'a rename to another name',
    [made, copied, 'drop table x', 'alter table _alembic_tmp_x rename to z'],
    dropped,
  ],
  ['another table renamed', [made, copied, 'drop table x', 'alter table other rename to x'], dropped],
  [
    'a write before the rename',
    [made, copied, 'drop table x', 'delete from other where id = 1', ends[1] ?? ''],
    ['drop table x', 'delete rows of other'],
  ],
  [
    'a table that was there',
    ['insert into other select id from x', 'drop table x', 'alter table other rename to x'],
    dropped,
  ],
  ['a drop after a rebuild', [...whole, 'drop table x'], dropped],
]

let database: OwnDatabase
let session: Session
beforeAll(async () => {
  database = await ownDatabase('sqlite')
  session = await dialect.connect(database.settings)
  for (const { sql } of dialect.splitStatements(before)) await session.query(sql)
})
afterAll(async () => {
  await session.close()
  await database.drop()
})

function openDoor(agreed: readonly string[] | null): StatementDoor {
  const guard = dialect.openGuard(session)
  return new StatementDoor({
    dialect,
    session,
    transactional: true,
    clock: { monotonic: () => 0, sleep: () => Promise.resolve() },
    checkpoint: () => Promise.resolve(),
    guard: agreed === null ? guard : withAgreement(guard, session, new Set(agreed)),
    listener: null,
    journal: null,
  })
}

/** In a transaction that is rolled back. */
async function within<T>(
  work: (door: StatementDoor) => Promise<T>,
  agreed: readonly string[] | null = null,
): Promise<T> {
  await dialect.begin(session)
  try {
    return await work(openDoor(agreed))
  } finally {
    await dialect.rollback(session)
  }
}

async function lossesOf(statements: readonly string[]): Promise<readonly string[]> {
  return await within(async (door) => {
    for (const sql of statements) await door.execute(sql)
    const known = await withEffects(dialect.readEffects, door.statements)
    const { losses } = planLosses([known.flatMap(({ effects }) => effects)])
    return [...new Set(losses.map(({ effect }) => effectTitle(effect)))]
  })
}

describe('a table made anew', () => {
  test.each(harmless)('takes nothing away: %s', async (_name, statements, losses) => {
    expect(await lossesOf(statements)).toEqual(losses)
  })

  test.each(losing)('takes away: %s', async (_name, statements, losses) => {
    expect(await lossesOf(statements)).toEqual(losses)
  })

  test('is told as one thing', async () => {
    const effects = await within(async (door) => {
      for (const sql of whole) await door.execute(sql)
      return (await withEffects(dialect.readEffects, door.statements)).map((each) =>
        each.effects.map(effectTitle),
      )
    })
    expect(effects).toEqual([[], [], ['rebuild table x'], []])
  })

  test('with foreign keys on, rows that refer to it go with it', async () => {
    await session.query('PRAGMA foreign_keys = ON')
    await session.query('BEGIN')
    try {
      const watch = watchRebuilds(session)
      const parts: unknown[] = []
      for (const [place, sql] of whole.entries()) {
        parts.push(await watch.before({ sql, kind: dialect.classify(sql).kind }, place))
        await session.query(sql)
      }
      expect(parts).toEqual([null, null, null, null])
    } finally {
      await session.query('ROLLBACK')
      await session.query('PRAGMA foreign_keys = OFF')
    }
  })
})

describe('what was agreed to', () => {
  const run = (statements: readonly string[], agreed: readonly string[]) =>
    within(async (door) => {
      for (const sql of statements) await door.execute(sql)
      await door.judgeUnfinished()
    }, agreed)

  test('a rebuild that loses nothing needs no consent, each of its losses does', async () => {
    await run(whole, [])
    const narrower = copying(
      'insert into _alembic_tmp_x (id, a, b) select id, a, b from x',
      made.replace(' c text,', ''),
    )
    await expect(run(narrower, [])).rejects.toThrow('drop column x.c')
    await run(narrower, ['drop column x.c'])
  })

  test.each(losing.filter(([, , losses]) => losses === dropped))(
    'a drop is refused: %s',
    async (_name, statements) => {
      await expect(run(statements, [])).rejects.toThrow('nobody agreed to it')
    },
  )

  test('a savepoint ends a sequence', async () => {
    const broken = within(async (door) => {
      for (const sql of [made, copied]) await door.execute(sql)
      await door.control('savepoint', 'a')
      for (const sql of ends) await door.execute(sql)
    }, [])
    await expect(broken).rejects.toThrow('drop table x')
  })
})
