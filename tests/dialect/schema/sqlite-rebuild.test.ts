import { expect, test } from 'vitest'
import { judgeCheck, rebuildChecks } from '../../../electron/engine/dialects/sqlite/rebuild-checks.ts'
import { rebuildTable } from '../../../electron/engine/dialects/sqlite/rebuild.ts'
import { rebuiltTables, renderer } from '../../../electron/engine/dialects/sqlite/render-statements.ts'
import type { Row } from '../../../electron/engine/dialects/dialect.ts'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { planMove, renderChangesSql } from '../../../electron/engine/schema/render-sql.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { openRawSqlite, snapshotOf, type RawSession } from '../../helpers/raw-session.ts'
import { mutateSqliteSpec, quote, randomSqliteSpec, sqliteRowsSql, sqliteSpecSql } from './random-sqlite.ts'
import { seeded } from './random.ts'
import { firstSeed, soakFactor } from '../../helpers/soak.ts'

const schemas = Number(process.env['SCHEMA_REBUILDS'] ?? 300 * soakFactor)
const start = Number(process.env['SCHEMA_SEED'] ?? firstSeed)

/** Rows of a table by id, the hidden rowid included where there is one. */
async function rowsOf(session: RawSession, table: TableSnapshot): Promise<Map<unknown, Row>> {
  const hidden = table.withoutRowid ? 'NULL' : 'rowid'
  const rows = await session.run(`SELECT *, ${hidden} AS hidden_rowid FROM ${quote(table.name)} ORDER BY id`)
  return new Map(rows.map((row) => [row['id'], row]))
}

/** What the move may do to one value, told from the two schemas alone. */
function expectedRow(before: TableSnapshot, after: TableSnapshot, row: Row): Row {
  const names = after.columns.flatMap((column) => {
    const old = before.columns.find((each) => each.name === column.name)
    const untouched =
      old !== undefined &&
      old.type.toLowerCase() === column.type.toLowerCase() &&
      old.generated === null &&
      column.generated === null
    return untouched ? [column.name] : []
  })
  return Object.fromEntries(names.map((name) => [name, row[name]]))
}

/** Whether the id is the rowid; where that changes the rowids do too. */
function hasRowidKey(table: TableSnapshot): boolean {
  return table.constraints.some((constraint) => constraint.kind === 'primary key')
}

async function highWater(session: RawSession): Promise<Map<unknown, unknown>> {
  const known = await session.run("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'")
  if (known.length === 0) return new Map()
  const rows = await session.run('SELECT name, seq FROM sqlite_sequence')
  return new Map(rows.map((row) => [row['name'], row['seq']]))
}

function kept(from: SchemaSnapshot, to: SchemaSnapshot): [TableSnapshot, TableSnapshot][] {
  return from.tables.flatMap((before): [TableSnapshot, TableSnapshot][] => {
    const after = to.tables.find((table) => table.name === before.name)
    return after === undefined ? [] : [[before, after]]
  })
}

async function checkRows(
  session: RawSession,
  from: SchemaSnapshot,
  to: SchemaSnapshot,
  old: Map<string, Map<unknown, Row>>,
): Promise<string[]> {
  const problems: string[] = []
  for (const [before, after] of kept(from, to)) {
    const was = old.get(before.name) ?? new Map<unknown, Row>()
    const is = await rowsOf(session, after)
    if (was.size !== is.size) problems.push(`${before.name} had ${was.size} rows and has ${is.size}`)
    const rowids = !before.withoutRowid && !after.withoutRowid && hasRowidKey(before) === hasRowidKey(after)
    for (const [id, row] of was) {
      const wanted = expectedRow(before, after, row)
      const found = is.get(id) ?? {}
      const names = rowids ? [...Object.keys(wanted), 'hidden_rowid'] : Object.keys(wanted)
      for (const name of names) {
        const [a, b] = [JSON.stringify(row[name]), JSON.stringify(found[name])]
        if (a !== b) problems.push(`${before.name} ${String(id)}: ${name} was ${a} and is ${b}`)
      }
    }
  }
  return problems
}

async function tryRebuild(seed: number): Promise<{ problems: string[]; rebuilt: number }> {
  const random = seeded(seed)
  const a = randomSqliteSpec(random)
  const b = mutateSqliteSpec(random, a)
  const other = await openRawSqlite()
  await other.script(sqliteSpecSql(b, 0))
  const to = await snapshotOf(other)
  await other.close()
  const session = await openRawSqlite()
  try {
    await session.script(
      `PRAGMA foreign_keys = OFF;${sqliteSpecSql(a, random.int(3))}${sqliteRowsSql(random, a)}PRAGMA foreign_keys = ON`,
    )
    const from = await snapshotOf(session)
    const changes = compareSnapshots(from, to).changes
    const { upgrade } = renderChangesSql(changes, { renderer, from })
    const old = new Map<string, Map<unknown, Row>>()
    for (const table of from.tables) old.set(table.name, await rowsOf(session, table))
    const marks = await highWater(session)
    const rebuilt = rebuiltTables(planMove(renderer, from, to))
    const checks = rebuildChecks(from, to, rebuilt)
    await session.run('PRAGMA foreign_keys = OFF')
    await session.run('BEGIN IMMEDIATE')
    const before: (readonly Row[])[] = []
    for (const check of checks) before.push(await session.run(check.sql))
    for (const sql of upgrade) await session.run(sql)
    const problems: string[] = []
    for (const [i, check] of checks.entries())
      problems.push(...judgeCheck(check, before[i] ?? [], await session.run(check.sql)))
    // Rows that a new foreign key does not let stand are named rightly; every other word is a fault.
    const newKey = changes.some((change) => change.kind === 'foreign key')
    const faults = problems.filter((problem) => !(newKey && problem.includes('refers to a missing row')))
    problems.splice(0, problems.length, ...faults)
    await session.run('COMMIT')
    await session.run('PRAGMA foreign_keys = ON')
    problems.push(...(await checkRows(session, from, to, old)))
    const now = await highWater(session)
    for (const [each, after] of kept(from, to)) {
      if (each.autoincrement && after.autoincrement && marks.get(each.name) !== now.get(each.name)) {
        problems.push(
          `${each.name}: high-water mark ${String(marks.get(each.name))} became ${String(now.get(each.name))}`,
        )
      }
    }
    const left = compareSnapshots(await snapshotOf(session), to).changes.map((change) => change.title)
    return {
      problems: [...problems, ...left].map((problem) => `seed ${seed}: ${problem}\n${upgrade.join(';\n')}`),
      rebuilt: rebuilt.length,
    }
  } finally {
    await session.close()
  }
}

test(
  `${schemas} random schemas with rows: rows, rowids, high-water marks and objects are as the model says`,
  { timeout: 600_000 * soakFactor },
  async () => {
    let rebuilt = 0
    for (let seed = start; seed < start + schemas; seed += 1) {
      const found = await tryRebuild(seed)
      expect(found.problems).toEqual([])
      rebuilt += found.rebuilt
    }
    expect(rebuilt).toBeGreaterThan(schemas / 2)
  },
)

const family = `
  PRAGMA foreign_keys = ON;
  CREATE TABLE parent (id integer primary key, name text, /* kept */ CHECK (name <> '-')  );
  CREATE TABLE child (id integer primary key, parent_id integer REFERENCES parent (id) ON DELETE CASCADE);
  CREATE TABLE node (id integer primary key autoincrement, up integer REFERENCES node (id) ON DELETE CASCADE, note text);
  CREATE TRIGGER parent_gone AFTER DELETE ON parent BEGIN DELETE FROM node; END;
  CREATE VIEW named AS SELECT p.name, c.id FROM parent p JOIN child c ON c.parent_id = p.id;
  INSERT INTO parent (id, name) VALUES (1, 'a'), (2, 'b');
  INSERT INTO child (id, parent_id) VALUES (10, 1), (11, 2);
  INSERT INTO node (id, up) VALUES (1, NULL), (2, 1), (9, 2);
  DELETE FROM node WHERE id = 9;`

async function withFamily<T>(work: (session: RawSession) => Promise<T>): Promise<T> {
  const session = await openRawSqlite()
  try {
    await session.script(family)
    return await work(session)
  } finally {
    await session.close()
  }
}

/** Makes the change as a revision would: foreign keys off around one transaction. */
async function change(
  session: RawSession,
  edit: (snapshot: SchemaSnapshot) => SchemaSnapshot,
): Promise<void> {
  const from = await snapshotOf(session)
  const { upgrade } = renderChangesSql(compareSnapshots(from, edit(from)).changes, { renderer, from })
  await session.run('PRAGMA foreign_keys = OFF')
  await session.run('BEGIN IMMEDIATE')
  for (const sql of upgrade) await session.run(sql)
  await session.run('COMMIT')
  await session.run('PRAGMA foreign_keys = ON')
}

const editTable =
  (name: string, edit: (table: TableSnapshot) => TableSnapshot) =>
  (snapshot: SchemaSnapshot): SchemaSnapshot => ({
    ...snapshot,
    tables: snapshot.tables.map((table) => (table.name === name ? edit(table) : table)),
  })

const notNull =
  (column: string) =>
  (table: TableSnapshot): TableSnapshot => ({
    ...table,
    columns: table.columns.map((each) => (each.name === column ? { ...each, notNull: true } : each)),
  })

test('a rebuild of a parent does not empty its ON DELETE CASCADE children (knex#6213)', async () => {
  await withFamily(async (session) => {
    await change(session, editTable('parent', notNull('name')))
    expect(await session.run('SELECT count(*) AS n FROM child')).toEqual([{ n: 2 }])
    expect(await session.run('SELECT * FROM parent')).toEqual([
      { id: 1, name: 'a' },
      { id: 2, name: 'b' },
    ])
    await expect(session.run('INSERT INTO parent (id) VALUES (3)')).rejects.toThrow(/NOT NULL/)
  })
})

test('a self-referencing table keeps its rows, its reference and its high-water mark', async () => {
  await withFamily(async (session) => {
    await change(
      session,
      editTable('node', (table) => ({
        ...table,
        columns: table.columns.map((column) =>
          column.name === 'note' ? { ...column, default: "'x'" } : column,
        ),
      })),
    )
    expect(await session.run('SELECT id, up FROM node')).toEqual([
      { id: 1, up: null },
      { id: 2, up: 1 },
    ])
    await session.run('INSERT INTO node (up) VALUES (1)')
    expect(await session.run('SELECT max(id) AS id FROM node')).toEqual([{ id: 10 }])
    await expect(session.run('INSERT INTO node (up) VALUES (77)')).rejects.toThrow(/FOREIGN KEY/)
  })
})

test('triggers and views that mention the table are there afterwards, as they were written', async () => {
  await withFamily(async (session) => {
    const objects =
      "SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY name"
    const before = await session.run(objects)
    await change(session, editTable('parent', notNull('name')))
    expect(await session.run(objects)).toEqual(before)
  })
})

test('text that is not touched stays as written, comments and checks included', async () => {
  await withFamily(async (session) => {
    await change(session, editTable('parent', notNull('name')))
    const [row] = await session.run("SELECT sql FROM sqlite_schema WHERE name = 'parent'")
    expect(row?.['sql']).toBe(
      `CREATE TABLE "parent" (id integer primary key, name text NOT NULL, /* kept */ CHECK (name <> '-')  )`,
    )
  })
})

test('a conflict clause of the new table does not swallow rows: the copy fails instead', async () => {
  await withFamily(async (session) => {
    await session.run("INSERT INTO parent (id, name) VALUES (3, 'a')")
    const from = await snapshotOf(session)
    const table = from.tables.find((table) => table.name === 'parent')
    if (table === undefined) throw new Error('parent is missing')
    const unique = {
      kind: 'unique' as const,
      name: null,
      definition: 'UNIQUE (name) ON CONFLICT IGNORE',
      columns: ['name'],
      references: null,
      comment: null,
      inlineOn: null,
    }
    const statements = rebuildTable(table, { ...table, constraints: [...table.constraints, unique] })
    const run = async () => {
      for (const sql of statements) await session.run(sql)
    }
    await expect(run()).rejects.toThrow(/UNIQUE/)
  })
})

test('the checks before COMMIT name a lost row, a lost trigger and a broken reference', async () => {
  await withFamily(async (session) => {
    const snapshot = await snapshotOf(session)
    const checks = rebuildChecks(snapshot, snapshot, ['parent'])
    const before: (readonly Row[])[] = []
    for (const check of checks) before.push(await session.run(check.sql))
    await session.script(
      'PRAGMA foreign_keys = OFF; DROP TRIGGER parent_gone; DELETE FROM parent WHERE id = 2;',
    )
    const problems: string[] = []
    for (const [i, check] of checks.entries())
      problems.push(...judgeCheck(check, before[i] ?? [], await session.run(check.sql)))
    expect(problems).toEqual([
      'table parent had 2 rows and has 1',
      'trigger parent_gone is gone',
      'child refers to a missing row of parent',
    ])
  })
})
