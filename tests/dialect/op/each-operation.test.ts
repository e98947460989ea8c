import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dialectNames, ownDatabase, type OwnDatabase } from '../../helpers/databases.ts'
import { ScratchProject } from '../../helpers/scratch-project.ts'
import { differences, mustDowngrade, mustUpgrade, refuses, schemaOf } from './helpers.ts'

const shop = `create table customers (id integer primary key, email varchar(50), name text default 'nobody');
create table orders (id integer primary key, customer_id integer not null, total varchar(20), note text,
  constraint orders_customer foreign key (customer_id) references customers (id) on delete cascade);
create table bare (a integer not null, b integer not null);
create table keyed (a integer not null, b integer not null, constraint keyed_key primary key (a));
create index orders_note on orders (note);
insert into customers (id, email, name) values (1, 'ada@example.com', 'Ada'), (2, 'bob@example.com', 'Bob');
insert into orders (id, customer_id, total, note) values (10, 1, '12', 'x'), (11, 1, '7', 'y'), (12, 2, '100', 'z');
insert into bare values (1, 2), (3, 4);
insert into keyed values (1, 2), (3, 4);`

type Case = {
  readonly name: string
  readonly up: string
  readonly down: string
  /** Writes that the new schema refuses. */
  readonly refused?: readonly string[]
  /** A column whose values do not come back. */
  readonly loses?: string
  /** A query and what it gives after the upgrade. */
  readonly gives?: readonly [sql: string, rows: readonly Record<string, unknown>[]]
}

const cases: readonly Case[] = [
  {
    name: 'addColumn: nullable',
    up: "await op.addColumn('orders', 'state', 'text')",
    down: "await op.dropColumn('orders', 'state')",
    gives: ['select state from orders where id = 10', [{ state: null }]],
  },
  {
    name: 'addColumn: NOT NULL with a default',
    up: "await op.addColumn('orders', 'state', 'varchar(10)', { nullable: false, default: \"it's\" })",
    down: "await op.dropColumn('orders', 'state')",
    refused: ['insert into orders (id, customer_id, state) values (20, 1, null)'],
    gives: ['select state from orders where id = 10', [{ state: "it's" }]],
  },
  {
    name: 'addColumn: an expression as default',
    up: "await op.addColumn('orders', 'at', 'timestamp', { nullable: false, default: knex.fn.now() })",
    down: "await op.dropColumn('orders', 'at')",
    gives: ['select count(*) as n from orders where at is null', [{ n: 0 }]],
  },
  {
    name: 'addColumn: generated',
    up: "await op.addColumn('orders', 'loud', 'text', { generated: { as: 'upper(note)', stored: true } })",
    down: "await op.dropColumn('orders', 'loud')",
    gives: ['select loud from orders where id = 10', [{ loud: 'X' }]],
  },
  {
    name: 'alterColumn: type, with using',
    up: "await op.alterColumn('orders', 'total', { type: 'integer', using: 'cast(total as integer) * 100' })",
    down: "await op.alterColumn('orders', 'total', { type: 'varchar(20)', using: 'cast(total / 100 as varchar(20))' })",
    gives: ['select total from orders order by id', [{ total: 1200 }, { total: 700 }, { total: 10_000 }]],
  },
  {
    name: 'alterColumn: NOT NULL',
    up: "await op.alterColumn('customers', 'email', { nullable: false })",
    down: "await op.alterColumn('customers', 'email', { nullable: true })",
    refused: ['insert into customers (id, email) values (20, null)'],
  },
  {
    name: 'alterColumn: default set and taken away',
    up: `await op.alterColumn('customers', 'email', { default: 'none' })
      await op.alterColumn('customers', 'name', { default: null })`,
    down: `await op.alterColumn('customers', 'email', { default: null })
      await op.alterColumn('customers', 'name', { default: 'nobody' })`,
  },
  {
    name: 'alterColumn: everything at once',
    up: `await op.alterColumn('orders', 'total', {
        type: 'integer', using: 'cast(total as integer)', nullable: false, default: 0, name: 'cents' })`,
    down: `await op.alterColumn('orders', 'cents', {
        type: 'varchar(20)', using: 'cast(cents as varchar(20))', nullable: true, default: null, name: 'total' })`,
    refused: ['insert into orders (id, customer_id, cents) values (20, 1, null)'],
    gives: ['select cents from orders order by id', [{ cents: 12 }, { cents: 7 }, { cents: 100 }]],
  },
  {
    name: 'renameColumn, of a column that a foreign key stands on',
    up: "await op.renameColumn('orders', 'customer_id', 'buyer')",
    down: "await op.renameColumn('orders', 'buyer', 'customer_id')",
    refused: ['insert into orders (id, buyer) values (20, 77)'],
  },
  {
    name: 'renameTable, of a table that a foreign key points at',
    up: "await op.renameTable('customers', 'people')",
    down: "await op.renameTable('people', 'customers')",
    refused: ['insert into orders (id, customer_id) values (20, 77)'],
    gives: ['select count(*) as n from people', [{ n: 2 }]],
  },
  {
    name: 'createUniqueConstraint and dropConstraint by name',
    up: "await op.createUniqueConstraint('customers', ['email'], { name: 'customers_email' })",
    down: "await op.dropConstraint('customers', 'customers_email')",
    refused: ["insert into customers (id, email) values (20, 'ada@example.com')"],
  },
  {
    name: 'createUniqueConstraint without a name and dropConstraint by columns',
    up: "await op.createUniqueConstraint('customers', ['email', 'name'])",
    down: "await op.dropConstraint('customers', { columns: ['name', 'email'], type: 'unique' })",
    refused: ["insert into customers (id, email, name) values (20, 'ada@example.com', 'Ada')"],
  },
  {
    name: 'createForeignKey and dropConstraint',
    up: `await op.createUniqueConstraint('bare', ['a'], { name: 'bare_a' })
      await op.addColumn('orders', 'bare_a', 'integer')
      await op.createForeignKey('orders', ['bare_a'], { table: 'bare', columns: ['a'] },
        { name: 'orders_bare', onDelete: 'set null', onUpdate: 'cascade', deferrable: 'deferred' })`,
    down: `await op.dropConstraint('orders', 'orders_bare')
      await op.dropColumn('orders', 'bare_a')
      await op.dropConstraint('bare', 'bare_a')`,
    refused: ['insert into orders (id, customer_id, bare_a) values (20, 1, 99)'],
  },
  {
    name: 'a foreign key that is dropped by its columns',
    up: "await op.dropConstraint('orders', { columns: ['customer_id'] })",
    down: `await op.createForeignKey('orders', ['customer_id'], { table: 'customers', columns: ['id'] },
        { name: 'orders_customer', onDelete: 'cascade' })`,
  },
  {
    name: 'createCheck and dropConstraint',
    up: "await op.createCheck('bare', 'a < b and (a > 0 or b > 0)', { name: 'bare_order' })",
    down: "await op.dropConstraint('bare', 'bare_order')",
    refused: ['insert into bare (a, b) values (5, 1)'],
  },
  {
    name: 'createPrimaryKey and dropConstraint',
    up: "await op.createPrimaryKey('bare', ['a', 'b'], { name: 'bare_key' })",
    down: "await op.dropConstraint('bare', 'bare_key')",
    refused: ['insert into bare (a, b) values (1, 2)'],
  },
  {
    name: 'a primary key that is dropped by its type',
    up: "await op.dropConstraint('keyed', { columns: ['a'], type: 'primary key' })",
    down: "await op.createPrimaryKey('keyed', ['a'], { name: 'keyed_key' })",
  },
  {
    name: 'createIndex and dropIndex: unique, partial, expression, descending',
    up: `await op.createIndex('orders', 'orders_low', [{ sql: 'lower(note)' }, { column: 'id', order: 'desc' }],
        { unique: true, where: "note <> 'x'" })`,
    down: "await op.dropIndex('orders', 'orders_low')",
  },
  {
    name: 'batchAlterTable: all at once',
    up: `await op.batchAlterTable('orders', (batch) => {
        batch.renameColumn('note', 'remark')
        batch.dropConstraint('orders_customer')
        batch.addColumn('kind', 'text', { nullable: false, default: 'retail' })
        batch.alterColumn('total', { type: 'integer', using: 'cast(total as integer)', nullable: false })
        batch.createCheck("kind <> ''", { name: 'orders_kind' })
        batch.createUnique(['customer_id', 'remark'], { name: 'orders_once' })
        batch.createForeign(['customer_id'], { table: 'customers', columns: ['id'] }, { name: 'orders_buyer' })
        batch.createIndex('orders_total', ['total'])
        batch.dropIndex('orders_note')
      })`,
    down: `await op.batchAlterTable('orders', (batch) => {
        batch.dropIndex('orders_total')
        batch.dropConstraint('orders_buyer')
        batch.dropConstraint('orders_once')
        batch.dropConstraint('orders_kind')
        batch.alterColumn('total', { type: 'varchar(20)', using: 'cast(total as varchar(20))', nullable: true })
        batch.dropColumn('kind')
        batch.createForeign(['customer_id'], { table: 'customers', columns: ['id'] },
          { name: 'orders_customer', onDelete: 'cascade' })
        batch.renameColumn('remark', 'note')
        batch.createIndex('orders_note', ['note'])
      })`,
    refused: [
      "insert into orders (id, customer_id, total, kind) values (20, 1, 5, '')",
      'insert into orders (id, customer_id, total) values (20, 77, 5)',
      "insert into orders (id, customer_id, total, remark) values (20, 1, 5, 'x')",
    ],
    gives: [
      'select kind, remark, total from orders where id = 10',
      [{ kind: 'retail', remark: 'x', total: 12 }],
    ],
  },
  {
    name: 'bulkInsert: defaults for what is left out, many rows, every kind of value',
    up: `await op.bulkInsert('customers', [
        { id: 3, email: 'c' }, { id: 4, email: 'd', name: "D'\`\\"?$1" }, { email: null, id: 5 }])
      await op.bulkInsert('bare', Array.from({ length: 40000 }, (_, a) => ({ a: a + 100, b: -1 })))
      await op.bulkInsert('bare', [])`,
    down: "await op.execute('delete from customers where id > 2; delete from bare where b = -1')",
    gives: [
      'select id, email, name from customers where id > 2 order by id',
      [
        { id: 3, email: 'c', name: 'nobody' },
        { id: 4, email: 'd', name: 'D\'`"?$1' },
        { id: 5, email: null, name: 'nobody' },
      ],
    ],
  },
  {
    name: 'dropColumn, with its index',
    loses: 'note',
    up: "await op.dropColumn('orders', 'note')",
    down: `await op.addColumn('orders', 'note', 'text')
      await op.createIndex('orders', 'orders_note', ['note'])`,
  },
]

const tables = ['customers', 'orders', 'bare', 'keyed']

async function rowsOf(project: ScratchProject, left: string): Promise<unknown[]> {
  const rows: unknown[] = []
  for (const table of tables) {
    const found = await project.query(`select * from ${table} order by 1, 2`)
    rows.push(found.map((row) => ({ ...row, [left]: null })))
  }
  return rows
}

/** Counts come back as text from PostgreSQL. */
const plain = (rows: readonly Record<string, unknown>[]) =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, key === 'n' ? Number(value) : value])),
  )

/** Each case is a revision, followed by one whose upgrade is its downgrade: the next finds the shop as it was. */
async function tryCase(project: ScratchProject, at: number, each: Case): Promise<void> {
  const { loses = '' } = each
  const before = [await schemaOf(project), await rowsOf(project, loses)] as const
  const unchanged = async () => {
    expect(differences(before[0], await schemaOf(project))).toEqual([])
    expect(await rowsOf(project, loses)).toEqual(before[1])
  }
  const from = (await project.rows())[0] ?? 'base'
  project.code(`c${at}`, each.up, each.down)
  await mustUpgrade(project)
  if (each.gives !== undefined) expect(plain(await project.query(each.gives[0]))).toEqual(each.gives[1])
  for (const sql of each.refused ?? []) expect([sql, await refuses(project, sql)]).toEqual([sql, true])
  await mustDowngrade(project, from)
  await unchanged()
  project.code(`u${at}`, each.down)
  await mustUpgrade(project)
  await unchanged()
}

describe.each(dialectNames)('op on %s, up, down and up again', (dialect) => {
  let database: OwnDatabase
  let project: ScratchProject

  beforeAll(async () => {
    database = await ownDatabase(dialect)
    project = new ScratchProject(database.settings)
    project.sql('shop', shop)
    await mustUpgrade(project)
  })

  afterAll(async () => {
    project.remove()
    await database.drop()
  })

  test.each(cases.map((each, at) => ({ ...each, at })))('$name', (each) => tryCase(project, each.at, each))
})
