import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lossAmount } from '../../../shared/loss-words.ts'
import type { PlanPreview } from '../../../shared/model/plan.ts'
import { openProject } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine
let previous: string | null
afterEach(() => engine.close())

/** Adds a SQL revision after the last one added. */
function revision(id: string, upgrade: string): void {
  mkdirSync(join(engine.root, 'migrations'), { recursive: true })
  const header = `-- revision: ${id}\n-- down_revision: ${previous ?? 'none'}\n-- message: ${id}\n`
  writeFileSync(join(engine.root, `migrations/${id}.sql`), `${header}\n-- upgrade\n${upgrade}\n`)
  previous = id
}

async function upgrade(): Promise<void> {
  const plan = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
  expect(await engine.run(plan)).toMatchObject({ status: 'succeeded' })
}

async function preview(): Promise<PlanPreview> {
  const { fingerprint } = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
  return engine.channel.call('plan.preview', { fingerprint })
}

const amounts = ({ counted }: PlanPreview): string[] => (counted?.losses ?? []).map(lossAmount)

/** Rows by an INSERT of so many: 1, 2, 3, ... */
function filled(table: string, values: string, rows: number): string {
  return `insert into ${table} with recursive n (i) as (select 1 union all select i + 1 from n where i < ${rows}) select ${values} from n;`
}

describe.each(['sqlite', 'postgres'] as const)(
  'what a plan takes is counted on the target: %s',
  (dialect) => {
    beforeEach(async () => {
      previous = null
      engine = await openProject(dialect, {})
      revision(
        'start',
        `create table reviews (id int, note text);
create table customers (id int, phone text, mail text);
create table empty_one (id int);`,
      )
      await upgrade()
      // What the revisions do not know of: the shadow has none of these rows.
      await engine.query(filled('reviews', "i, 'good'", 900))
      await engine.query(filled('customers', "i, case when i <= 1204 then 'x' end, 'm' || (i % 1500)", 2000))
    })

    it('code that acts on rows it reads is not said to lose nothing; statements of a file are', async () => {
      revision('look', 'select id from reviews;')
      expect((await preview()).summary).toMatch(/Nothing is lost\.$/)
      await upgrade()
      writeFileSync(
        join(engine.root, 'migrations/act.ts'),
        `/** act */
export const revision = 'act'
export const downRevision = 'look'
export async function upgrade(knex) {
  for (const { id } of await knex('reviews').select('id')) await knex('reviews').where({ id }).delete()
}
export async function downgrade() {}
`,
      )
      expect((await preview()).summary).toMatch(
        /1 step acts on rows that it reads: what it changes is not known before the run\.$/,
      )
    })

    it('rows of a dropped table, values of a dropped column, rows of an update without a condition', async () => {
      revision(
        'lose',
        `drop table reviews;
alter table customers drop column phone;
update customers set mail = '';
delete from customers where id < 10;`,
      )
      const found = await preview()
      expect(found.summary).toMatch(
        /^Loses 900 rows of reviews, 1,204 values of customers\.phone and up to 2,000 rows of customers\. Overwrites 2,000 rows of customers\. 1 revision/,
      )
      expect(found.counted).toMatchObject({ target: 'dev', at: expect.stringMatching(/^\d{4}-/) })
      expect(found.counted?.losses.map(({ item }) => item)).toEqual(found.destructive)
      // The shadow's own numbers are another matter.
      expect(found.steps[0]).toMatchObject({
        statements: expect.arrayContaining([expect.objectContaining({ rows: 0 })]),
      })
      await upgrade()
      await expect(engine.query('select * from reviews')).rejects.toThrow()
    })

    it('under the names that the target knows', async () => {
      revision(
        'rename',
        `alter table reviews rename to opinions;
alter table customers rename column phone to telephone;
drop table opinions;
alter table customers drop column telephone;`,
      )
      expect(amounts(await preview())).toEqual(['900 rows of reviews', '1,204 values of customers.phone'])
    })

    it('not where the plan made it, nor where there is nothing', async () => {
      revision('make', 'create table fresh (id int); insert into fresh values (1);')
      revision('unmake', 'drop table fresh; drop table empty_one;')
      const found = await preview()
      expect(found.destructive).toEqual(['drop table empty_one'])
      expect(amounts(found)).toEqual(['0 rows of empty_one'])
      expect(found.summary).toMatch(/^Loses no rows: nothing is in empty_one\. /)
    })

    it('rows that a new constraint would refuse are a warning', async () => {
      revision('unique', 'create unique index one_mail on customers (mail);')
      const found = await preview()
      expect(found.checks).toContainEqual(
        expect.objectContaining({
          id: 'rows',
          status: 'warn',
          text: expect.stringMatching(/^1,000 rows of customers/),
        }),
      )
      expect(found.summary).not.toMatch(/Lose/)
      const plan = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
      expect(await engine.run(plan)).toMatchObject({ status: 'failed' })
    })

    it('a table that the target does not have is left out; a database that is not there has none', async () => {
      await engine.query('drop table reviews')
      revision('lose', 'drop table reviews;')
      expect(amounts(await preview())).toEqual([])
    })
  },
)

describe('on PostgreSQL', () => {
  beforeEach(async () => {
    previous = null
    engine = await openProject('postgres', {})
    revision('start', 'create table big (id int, note text); create table small (id int, a int);')
    await upgrade()
  })

  it('a large table is told from statistics, as about', async () => {
    await engine.query(
      `insert into big select i, case when i % 2 = 0 then 'x' end from generate_series(1, 1000) i`,
    )
    await engine.query('analyze big')
    await engine.query(`update pg_class set reltuples = 50000000 where relname = 'big'`)
    revision('lose', 'alter table big drop column note; truncate big;')
    const found = await preview()
    expect(found.counted?.losses.map(({ count }) => count.kind)).toEqual(['about', 'about'])
    expect(found.summary).toMatch(
      /^Loses about 25,000,000 values of big\.note and about 50,000,000 rows of big\./,
    )
  })

  it('rows that go with the deleted ones are named, over several steps', async () => {
    await engine.query(`create schema far;
      create table parent (id int primary key);
      create table child (id int primary key, parent int references parent on delete cascade);
      create table far.grandchild (child int references public.child on delete cascade);
      create table apart (parent int references parent);
      insert into parent values (1), (2); insert into child values (1, 1), (2, 2), (3, 2);
      insert into far.grandchild values (1), (2), (3), (3)`)
    revision('lose', 'delete from parent where id = 2;')
    expect(amounts(await preview())).toEqual([
      'up to 2 rows of parent',
      'up to 3 rows of child (ON DELETE CASCADE)',
      'up to 4 rows of far.grandchild (ON DELETE CASCADE)',
    ])
  })

  it('NOT NULL, CHECK and a type that may not hold every value', async () => {
    await engine.query('insert into small values (1, null), (2, 5), (3, 50)')
    revision(
      'strict',
      `alter table small alter column a set not null;
alter table small add constraint "few" check (a < 10 and a <> 7) ;
alter table small add column b int not null;
alter table small alter column id type smallint;`,
    )
    const found = await preview()
    expect(found.checks.filter(({ id }) => id === 'rows').map(({ text }) => text)).toEqual([
      '1 row of small stand in the way: set not null table small.a',
      '1 row of small stand in the way: add constraint table small few',
      '3 rows of small stand in the way: add column table small.b',
    ])
    expect(found.uncertain).toEqual(['change type of small.id to smallint'])
    expect(amounts(found)).toContain('up to 3 values of small.id')
  })

  it('what cannot be counted in time is said, and how long it takes is bounded', async () => {
    revision('lose', 'drop table small;')
    const { fingerprint } = await engine.channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
    // Somebody holds the table: a count waits for it, and not for long.
    const hold = `do $$ begin lock table small in access exclusive mode; perform pg_sleep(8); end $$`
    const holding = engine.query(hold)
    const found = await engine.channel.call('plan.preview', { fingerprint })
    expect(found.destructive).toEqual(['drop table small'])
    await holding
    expect(amounts(found)).toEqual([expect.stringMatching(/^rows of small \(not counted: .*lock timeout\)$/)])
    expect(found.summary).toMatch(/^May lose rows of small \(not counted: .*\)\. 1 revision/)
  })
})
