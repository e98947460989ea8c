import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import createKnex, { type Knex } from 'knex'
import { expect, test } from 'vitest'
import { renderer } from '../../../electron/engine/dialects/postgres/render-statements.ts'
import { compareSnapshots } from '../../../electron/engine/schema/compare.ts'
import { planMoves } from '../../../electron/engine/schema/render-sql.ts'
import { annotateCode } from '../../../electron/engine/schema/render-typescript.ts'
import { createTestDatabase } from '../../helpers/postgres.ts'
import { openRawPostgres, snapshotOf } from '../../helpers/raw-session.ts'
import { plain } from './round-trip.ts'

const folder = join(import.meta.dirname, '../../fixtures/schemas')

/** The bodies of both functions for all changes. */
function codeOf(...given: Parameters<typeof planMoves>) {
  const { there, back } = planMoves(...given)
  const [upgrade, downgrade] = [there, back].map((move) => annotateCode(move, renderer.statements(move)))
  return { upgrade: upgrade ?? [], downgrade: downgrade ?? [] }
}

type Operations = { execute(sql: string): Promise<void> }
type Body = (knex: Knex, op: Operations) => Promise<void>

/** The body of a revision's function, as it would be written into the file. */
function functionOf(statements: readonly string[]): Body {
  const Make = Object.getPrototypeOf(async () => undefined).constructor as new (...parts: string[]) => Body
  return new Make('knex', 'op', statements.join('\n'))
}

/** Runs a body over a real knex, in one transaction. */
async function runBody(knex: Knex, statements: readonly string[]): Promise<void> {
  await knex.transaction(async (trx) => {
    const op = {
      execute: async (sql: string) => {
        await trx.raw(sql.replaceAll('?', String.raw`\?`))
      },
    }
    await functionOf(statements)(trx, op)
  })
}

async function withSchema<T>(
  sql: string,
  work: (knex: Knex, snapshot: () => ReturnType<typeof snapshotOf>) => Promise<T>,
): Promise<T> {
  const database = await createTestDatabase()
  const { host, port, user } = database.settings
  const connection = { host, port, user: user ?? 'postgres', database: database.name }
  const session = await openRawPostgres(connection)
  const knex = createKnex({ client: 'pg', connection, pool: { min: 1, max: 1 } })
  try {
    if (sql !== '') await session.script(sql)
    return await work(knex, () => snapshotOf(session))
  } finally {
    await knex.destroy()
    await session.close()
    await database.drop()
  }
}

test.each(['rental-shop', 'forum', 'ledger', 'crm', 'event-store'])(
  '%s: the code for knex and op makes the schema from nothing and takes it back',
  async (name) => {
    const to = await withSchema(
      readFileSync(join(folder, `${name}.postgres.sql`), 'utf8'),
      (_knex, snapshot) => snapshot(),
    )
    await withSchema('', async (knex, snapshot) => {
      const from = await snapshot()
      const code = codeOf(compareSnapshots(from, to).changes, { renderer, from })
      await runBody(knex, code.upgrade)
      const made = await snapshot()
      expect(compareSnapshots(made, to).changes.map((change) => change.title)).toEqual([])
      expect(plain(made)).toEqual(plain(to))
      await runBody(knex, code.downgrade)
      expect(compareSnapshots(await snapshot(), from).changes).toEqual([])
    })
  },
)

test('what knex says as well is said with knex, the rest with op.execute', async () => {
  const sql = `
    CREATE TABLE owner (id integer PRIMARY KEY, name varchar(40) DEFAULT 'x' NOT NULL, CONSTRAINT owner_name UNIQUE (name));
    CREATE TABLE pet (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner_id integer CONSTRAINT pet_owner REFERENCES owner ON DELETE CASCADE, weight numeric(5,2));
    CREATE INDEX pet_owner_index ON pet (owner_id);
    CREATE INDEX pet_heavy ON pet (weight) WHERE weight > 100;`
  const to = await withSchema(sql, (_knex, snapshot) => snapshot())
  await withSchema('', async (_knex, snapshot) => {
    const from = await snapshot()
    const { upgrade, downgrade } = codeOf(compareSnapshots(from, to).changes, {
      renderer,
      from,
    })
    expect(upgrade).toEqual([
      `await knex.schema.createTable('owner', (table) => {`,
      `  table.integer('id').notNullable()`,
      String.raw`  table.string('name', 40).notNullable().defaultTo(knex.raw('\'x\'::character varying'))`,
      `  table.primary(['id'], { constraintName: 'owner_pkey' })`,
      `  table.unique(['name'], { indexName: 'owner_name' })`,
      `})`,
      `await knex.schema.createTable('pet', (table) => {`,
      `  table.specificType('id', 'bigint GENERATED ALWAYS AS IDENTITY').notNullable()`,
      `  table.integer('owner_id')`,
      `  table.decimal('weight', 5, 2)`,
      `  table.primary(['id'], { constraintName: 'pet_pkey' })`,
      `  table.foreign(['owner_id'], 'pet_owner').references(['id']).inTable('public.owner').onDelete('CASCADE')`,
      `})`,
      'await op.execute(`CREATE INDEX pet_heavy ON public.pet USING btree (weight) WHERE (weight > (100)::numeric)`)',
      `await knex.schema.alterTable('pet', (table) => {`,
      `  table.index(['owner_id'], 'pet_owner_index')`,
      `})`,
    ])
    expect(downgrade.slice(-4)).toEqual([
      `// Loses data. pet: all rows of the table`,
      `await knex.schema.dropTable('pet')`,
      `// Loses data. owner: all rows of the table`,
      `await knex.schema.dropTable('owner')`,
    ])
  })
})
