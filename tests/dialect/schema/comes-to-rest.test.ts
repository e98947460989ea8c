import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { RequestOf } from '../../../shared/contract.ts'
import type { SchemaSource } from '../../../shared/contract/schema.ts'
import { createTestDatabase } from '../../helpers/postgres.ts'
import { openProject } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

/** Every place of a schema with an expression that PostgreSQL writes differently once it has read its own text. */
const written = `
create domain state as varchar(20) default ('a'::varchar || 'b') check (value in ('open', 'closed'));
create function known(state varchar) returns boolean immutable language sql as $$ select state in ('open', 'closed') $$;
create function label(what varchar default case when 'a'::varchar in ('a', 'b') then 'x' end) returns text language sql as $$ select what::text $$;
create function listed() returns setof text language sql begin atomic select 'a' where 'x'::varchar in ('x', 'y'); end;
create table ticket (id int primary key, state varchar(20) check (state in ('open', 'closed')), n int check (n between 1 and 9 and n <> 5),
  flag boolean default ('a'::varchar in ('a', 'b')), kind text generated always as (case when state in ('open', 'new') then 'x' else 'y' end) stored,
  spot int4range, exclude using gist (spot with &&) where (state in ('open', 'closed')));
create index ticket_open on ticket (n) where state in ('open', 'new');
create unique index ticket_kind on ticket ((state in ('open', 'new')), id);
create view open_ticket as select id, state in ('open', 'new') as fresh from ticket where state in ('open', 'new')
  union select null, true union all select 1, null where 2 between 1 and 3;
create materialized view ticket_count as select count(*) filter (where state in ('open', 'new')) as n from ticket;
create index ticket_count_n on ticket_count ((n::varchar in ('1', '2')));
create function touch() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger touched before update on ticket for each row when (new.state in ('open', 'new')) execute function touch();
alter table ticket enable row level security;
create policy mine on ticket using (state in ('open', 'new')) with check (state in ('open', 'closed'));
create table part (id int, state varchar(20)) partition by list ((case when state in ('a', 'b') then 1 else 2 end));
`

const compare = (from: SchemaSource, to: SchemaSource): RequestOf<'changes.propose'> => ({
  target: 'dev',
  from,
  to,
  renames: [],
  drops: [],
  include: null,
  exclude: null,
})

async function titles(from: SchemaSource, to: SchemaSource): Promise<string[]> {
  const { comparison } = await (engine as SampleEngine).channel.call('changes.propose', compare(from, to))
  return comparison.changes.map(
    (change) => `${change.title}: ${change.aspects.map(({ what }) => what).join()}`,
  )
}

const write: Omit<RequestOf<'changes.write'>, keyof RequestOf<'changes.propose'>> = {
  chosen: null,
  message: 'first',
  format: null,
  online: false,
  heads: [],
  revId: null,
  branchLabels: [],
  dependsOn: [],
  versionPath: null,
  splice: false,
  allowEmpty: false,
}

const dev = { kind: 'target', target: 'dev' } as const
const model = { kind: 'model' } as const

describe('expressions whose text is no fixed point', () => {
  it('make no difference between a database and the text it was made from', async () => {
    engine = await openProject('postgres', { model: 'model.sql' })
    writeFileSync(join(engine.root, 'model.sql'), written)
    await engine.query(written)
    expect(await titles(dev, model)).toEqual([])
  })

  it.each(['ts', 'sql'] as const)(
    'come to rest after the first %s revision, on every comparison',
    async (format) => {
      engine = await openProject('postgres', { model: 'model.sql', format })
      writeFileSync(join(engine.root, 'model.sql'), written)
      const { channel, run } = engine
      await channel.call('changes.write', { ...compare(dev, model), ...write })
      const plan = await channel.call('plan.upgrade', { target: 'dev', revisions: ['heads'] })
      expect(await run(plan)).toMatchObject({ status: 'succeeded' })
      expect(await titles(dev, model)).toEqual([])
      expect(await titles(model, dev)).toEqual([])
      expect(await titles({ kind: 'heads' }, dev)).toEqual([])
      const none = await channel.call('changes.write', { ...compare(dev, model), ...write })
      expect(none.revisions).toEqual([])
      const back = await channel.call('plan.downgrade', { target: 'dev', revision: 'base' })
      const { checks } = await channel.call('plan.preview', { fingerprint: back.fingerprint })
      expect(checks.find(({ id }) => id === 'drift')?.status).toBe('pass')
    },
  )

  it('make no difference between two live databases, one of which was made from the text of the other', async () => {
    engine = await openProject('postgres', { model: 'model.sql' })
    const other = await createTestDatabase()
    try {
      writeFileSync(join(engine.root, 'model.sql'), written)
      await other.query(written)
      const { channel, run } = engine
      await channel.call('changes.write', { ...compare(dev, model), ...write })
      await run(await channel.call('plan.upgrade', { target: 'dev', revisions: ['heads'] }))
      const tier = 'development' as const
      await channel.call('targets.save', { name: 'other', url: other.url, urlEnv: null, tier, schemas: [] })
      expect(await titles({ kind: 'target', target: 'other' }, dev)).toEqual([])
    } finally {
      await other.drop()
    }
  })

  it('still show what means something else', async () => {
    engine = await openProject('postgres', { model: 'model.sql' })
    await engine.query(written)
    writeFileSync(
      join(engine.root, 'model.sql'),
      written
        .replaceAll("('open', 'closed')", "('open', 'closed', 'lost')")
        .replaceAll("('open', 'new')", "('open', 'old')"),
    )
    const { comparison } = await engine.channel.call('changes.propose', compare(dev, model))
    expect(comparison.changes.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
      'check ticket_state_check',
      'column kind',
      'domain state',
      'exclusion ticket_spot_excl',
      'index ticket_kind',
      'index ticket_open',
      'policy mine',
      'routine known(character varying)',
      'trigger touched',
      'view open_ticket',
      'view ticket_count',
    ])
  })
})
