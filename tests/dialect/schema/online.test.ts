import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { RequestOf } from '../../../shared/contract.ts'
import type { SchemaSource } from '../../../shared/contract/schema.ts'
import type { RevisionFormat } from '../../../shared/model/revision.ts'
import { openProject, type SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

const choice: RequestOf<'changes.render'> = {
  target: 'dev',
  from: { kind: 'target', target: 'dev' },
  to: { kind: 'model' },
  renames: [],
  drops: [],
  include: null,
  exclude: null,
  chosen: null,
  message: 'change',
  format: null,
  online: true,
  heads: [],
  revId: null,
  branchLabels: [],
  dependsOn: [],
  versionPath: null,
  splice: false,
}

/** Writes the revisions. */
const write = async (project: SampleEngine, wanted: Partial<typeof choice> = {}) =>
  (await project.channel.call('changes.write', { ...choice, allowEmpty: false, ...wanted })).revisions

async function changesTo(project: SampleEngine, to: SchemaSource): Promise<string[]> {
  const { target, from, renames, drops, include, exclude } = choice
  const question = { target, from, to, renames, drops, include, exclude }
  return (await project.channel.call('changes.propose', question)).comparison.changes.map(
    ({ title }) => title,
  )
}

async function go(project: SampleEngine, way: string): Promise<void> {
  const plan =
    way === 'up'
      ? await project.channel.call('plan.upgrade', { target: 'dev', revisions: ['heads'] })
      : await project.channel.call('plan.downgrade', { target: 'dev', revision: way })
  const outcome = await project.run(plan)
  expect(outcome.error).toBeNull()
  expect(outcome.status).toBe('succeeded')
}

async function start(dialect: 'postgres' | 'sqlite', format: RevisionFormat, model: string) {
  engine = await openProject(dialect, { model: 'model.sql', format })
  writeFileSync(join(engine.root, 'model.sql'), model)
  await write(engine, { message: 'first' })
  await go(engine, 'up')
  return engine
}

const before = `
CREATE TABLE customers (id integer PRIMARY KEY, email text, name text, "Größe" integer);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, total numeric(12,2), note text, old integer);
CREATE INDEX orders_note ON orders (note);
CREATE INDEX orders_total ON orders (total);
CREATE UNIQUE INDEX customers_name ON customers (name);
CREATE TABLE logs (at date NOT NULL, text text, level integer) PARTITION BY RANGE (at);
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
`
const after = `
CREATE TABLE customers (id integer PRIMARY KEY, email text, name text, "Größe" integer NOT NULL,
  CONSTRAINT customers_email UNIQUE NULLS NOT DISTINCT (email) DEFERRABLE,
  CONSTRAINT customers_pair UNIQUE (id, name) INCLUDE (email));
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL, total numeric(12,2), note text, extra integer,
  CONSTRAINT orders_total_check CHECK (total >= 0), CONSTRAINT orders_extra_check CHECK (extra > 0),
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE DEFERRABLE,
  CONSTRAINT orders_pair FOREIGN KEY (customer_id, note) REFERENCES customers (id, name));
COMMENT ON CONSTRAINT orders_customer ON orders IS 'whose';
CREATE INDEX orders_note ON orders (note DESC) WHERE note <> '';
CREATE INDEX "orders Größe" ON orders (lower(note), extra);
COMMENT ON INDEX "orders Größe" IS 'for the search';
CREATE TABLE logs (at date NOT NULL, text text, level integer NOT NULL, customer integer,
  CONSTRAINT logs_level CHECK (level < 10),
  CONSTRAINT logs_customer FOREIGN KEY (customer) REFERENCES customers (id)) PARTITION BY RANGE (at);
CREATE INDEX logs_text ON logs (text);
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE payments (id integer PRIMARY KEY, order_id integer NOT NULL REFERENCES orders (id), email text, CHECK (id > 0));
CREATE INDEX payments_email ON payments (email);
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY customer_id;
CREATE UNIQUE INDEX totals_customer ON totals (customer_id);
`

const rows = [
  `INSERT INTO customers VALUES (1, 'ada@example.org', 'Ada', 3), (2, 'bob@example.org', 'Bob', 4)`,
  `INSERT INTO orders VALUES (1, 1, 10, 'Ada', 5), (2, 2, 20, 'Bob', 6)`,
  `INSERT INTO logs VALUES ('2026-05-01', 'hello', 1)`,
]

describe('online on PostgreSQL', () => {
  it.each(['ts', 'sql'] as const)(
    'splits %s revisions that lead there and back, with rows, each to where the next began',
    async (format) => {
      const project = await start('postgres', format, before)
      for (const sql of rows) await project.query(sql)
      writeFileSync(join(project.root, 'model.sql'), after)
      const shown = await project.channel.call('changes.render', { ...choice, revId: 'aaaa' })
      const written = await write(project, { branchLabels: ['wide'], drops: ['orders.old'] })
      expect(shown.map(({ transaction }) => transaction)).toEqual([false, true, false, true, true])
      expect(written.map(({ revision }) => [revision.message, revision.transaction])).toEqual([
        ['change: drop indexes', false],
        ['change', true],
        ['change: build indexes', false],
        ['change: add foreign keys', true],
        ['change: validate', true],
      ])
      expect(written.slice(1).map(({ revision }) => revision.downRevisions)).toEqual(
        written.slice(0, -1).map(({ revision }) => [revision.id]),
      )
      expect(written.map(({ revision }) => revision.branchLabels.length)).toEqual([1, 0, 0, 0, 0])

      await go(project, 'up')
      expect(await changesTo(project, { kind: 'model' })).toEqual([])
      expect(await project.query('SELECT id, customer_id FROM orders ORDER BY id')).toEqual([
        { id: 1, customer_id: 1 },
        { id: 2, customer_id: 2 },
      ])
      const states = [...written].toReversed().map(({ revision }) => revision)
      for (const state of states) {
        const [parent = 'base'] = state.downRevisions
        await go(project, parent)
        expect(await changesTo(project, { kind: 'revision', revision: parent })).toEqual([])
      }
      expect(await project.query('SELECT count(*)::int AS n FROM orders')).toEqual([{ n: 2 }])
      await go(project, 'up')
      expect(await changesTo(project, { kind: 'model' })).toEqual([])
    },
  )

  it('uses the large-table forms for tables that were there, and for no others', async () => {
    const project = await start('postgres', 'sql', before)
    writeFileSync(join(project.root, 'model.sql'), after)
    const shown = await project.channel.call('changes.render', choice)
    const up = shown.map(({ text }) => text.slice(text.indexOf('-- upgrade'), text.indexOf('-- downgrade')))
    const has = (at: number, sql: string) => expect(up[at]).toContain(sql)
    has(0, 'DROP INDEX CONCURRENTLY public.orders_note;')
    has(1, 'CREATE INDEX payments_email ON public.payments')
    has(1, 'CREATE INDEX logs_text ON public.logs')
    has(1, 'REFERENCES public.customers(id) ON DELETE CASCADE DEFERRABLE NOT VALID;')
    has(1, 'ADD CONSTRAINT orders_customer_id_required CHECK ((customer_id IS NOT NULL)) NOT VALID;')
    has(2, 'CREATE INDEX CONCURRENTLY orders_note ON public.orders')
    has(2, 'CREATE UNIQUE INDEX CONCURRENTLY totals_customer ON public.totals')
    has(2, 'ADD CONSTRAINT customers_email UNIQUE USING INDEX customers_email DEFERRABLE;')
    has(3, 'ADD CONSTRAINT orders_pair FOREIGN KEY (customer_id, note)')
    has(4, 'VALIDATE CONSTRAINT orders_customer;')
    has(4, 'ALTER TABLE public.customers ALTER COLUMN "Größe" SET NOT NULL;')
    const validate = up[4] ?? ''
    expect(validate.indexOf('VALIDATE CONSTRAINT orders_customer_id_required')).toBeLessThan(
      validate.indexOf('customer_id SET NOT NULL'),
    )
    expect(validate.indexOf('customer_id SET NOT NULL')).toBeLessThan(
      validate.indexOf('DROP CONSTRAINT orders_customer_id_required'),
    )
    expect(up.join('')).not.toMatch(/CONCURRENTLY payments|payments.* NOT VALID/)
  })

  it('renames and alters in the one revision, and needs no second where nothing is large', async () => {
    const project = await start('postgres', 'sql', 'CREATE TABLE a (id integer PRIMARY KEY, b integer);')
    await project.query('INSERT INTO a VALUES (1, 2)')
    writeFileSync(
      join(project.root, 'model.sql'),
      'CREATE TABLE a (id integer PRIMARY KEY, c integer NOT NULL, CONSTRAINT a_c CHECK (c > 0)); CREATE INDEX a_i ON a (c);',
    )
    const renames = ['a.b:a.c']
    const written = await write(project, { renames })
    expect(written.map(({ revision }) => revision.message)).toEqual([
      'change',
      'change: build indexes',
      'change: validate',
    ])
    await go(project, 'up')
    expect(await changesTo(project, { kind: 'model' })).toEqual([])
    expect(await project.query('SELECT c FROM a')).toEqual([{ c: 2 }])
    writeFileSync(
      join(project.root, 'model.sql'),
      "CREATE TABLE a (id integer PRIMARY KEY, c integer NOT NULL, d text NOT NULL DEFAULT '', CONSTRAINT a_c CHECK (c > 0)); CREATE INDEX a_i ON a (c);",
    )
    const plain = await write(project)
    expect(plain.map(({ revision }) => [revision.message, revision.transaction])).toEqual([['change', true]])
    await go(project, 'up')
    await go(project, 'base')
    expect(await changesTo(project, { kind: 'empty' })).toEqual([])
  })
})

it('changes nothing on SQLite', async () => {
  const project = await start('sqlite', 'sql', 'CREATE TABLE a (id integer PRIMARY KEY, b integer);')
  writeFileSync(
    join(project.root, 'model.sql'),
    'CREATE TABLE a (id integer PRIMARY KEY, b integer NOT NULL UNIQUE); CREATE INDEX a_i ON a (b);',
  )
  const body = async (online: boolean) =>
    (await project.channel.call('changes.render', { ...choice, online })).map(({ text, transaction }) => [
      text.slice(text.indexOf('-- upgrade')),
      transaction,
    ])
  const usual = await body(false)
  expect(usual).toHaveLength(1)
  expect(await body(true)).toEqual(usual)
})
