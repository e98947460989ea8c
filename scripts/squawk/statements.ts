/** Statements to compare lints on: every template with every way to fill it, in a fixed order. */
const templates: readonly string[] = [
  'create index {i} on {t} ({c})',
  'create unique index {i} on {t} ({c})',
  'create index concurrently {i} on {t} ({c})',
  'drop index {i}',
  'drop index concurrently {i}',
  'alter table {t} add column {c} {y}',
  'alter table {t} add column {c} {y} not null',
  'alter table {t} add column {c} {y} default null',
  'alter table {t} add column {c} timestamptz default now()',
  'alter table {t} add column {c} float8 default random()',
  'alter table {t} add column {c} uuid default gen_random_uuid()',
  'alter table {t} add column {c} bigserial',
  'alter table {t} add column {c} bigint generated always as identity',
  'alter table {t} add column {c} bigint generated always as (id * 2) stored',
  'alter table {t} add column {c} bigint references people (id)',
  'alter table {t} add column {c} text unique',
  'alter table {t} add column id bigserial primary key',
  'alter table {t} drop column {c}',
  'alter table {t} alter column {c} type {y}',
  'alter table {t} alter column {c} set not null',
  'alter table {t} alter column {c} drop not null',
  'alter table {t} alter column {c} set default null',
  'alter table {t} rename column {c} to {c}_new',
  'alter table {t} rename to {i}',
  'alter table {t} set schema archive',
  'alter table {t} add constraint {i} foreign key ({c}) references people (id)',
  'alter table {t} add constraint {i} foreign key ({c}) references people (id) not valid',
  'alter table {t} validate constraint {i}',
  'alter table {t} add constraint {i} check ({c} is not null)',
  'alter table {t} add constraint {i} check ({c} is not null) not valid',
  'alter table {t} add constraint {i} unique ({c})',
  'alter table {t} add constraint {i} unique using index {c}_key',
  'alter table {t} add constraint {i} primary key ({c})',
  'alter table {t} drop constraint {i}',
  'create table {t} (id bigint primary key, {c} {y})',
  'create table {t} (id int primary key)',
  'create table {t} (id serial primary key)',
  'create table if not exists {t} (id bigint generated always as identity primary key)',
  'drop table {t}',
  'drop table {t} cascade',
  'truncate {t}',
  'truncate {t} cascade',
  'drop database {i}',
  'update {t} set {c} = null',
  'delete from {t} where {c} is null',
  'create domain {i} as text check (length(value) > 1)',
  'alter domain {i} add constraint {c}_check check (length(value) > 1)',
  "alter type {i} add value 'new'",
  'alter table {t} detach partition {t}_2020',
  'alter table {t} detach partition {t}_2020 concurrently',
  'vacuum full {t}',
  'reindex table {t}',
]

const tables = ['orders', 'shop.items', '"Line Items"', 'customers_of_the_shop']
const columns = ['total', 'note', '"when"', 'buyer']
const types = [
  'text',
  'integer',
  'bigint',
  'varchar(80)',
  'char(3)',
  'timestamp',
  'timestamptz',
  'json',
  'numeric(12, 2)',
  'smallint',
]

/** So many statements; templates that name a type come with each of them. */
export function statementsToCompare(count: number): readonly string[] {
  const found = new Set<string>()
  for (let round = 0; found.size < count && round < 1000; round += 1) {
    for (const [at, template] of templates.entries()) {
      const values: Readonly<Record<string, string>> = {
        t: pick(tables, round),
        c: pick(columns, round + at),
        y: pick(types, round + Math.floor(round / types.length)),
        i: `thing_${Math.floor(round / 4)}`,
      }
      if (found.size < count)
        found.add(
          template.replaceAll(/\{(\w)\}(_\w+)?/g, (_all, key: string, end = '') =>
            named(values[key] ?? '', end),
          ),
        )
    }
  }
  return [...found]
}

/** A name with an ending, within its quotation marks. */
function named(value: string, end: string): string {
  return end !== '' && value.endsWith('"') ? `${value.slice(0, -1)}${end}"` : `${value}${end}`
}

function pick(list: readonly string[], at: number): string {
  return list[at % list.length] ?? ''
}
