import { silent, type Say } from './random-texts.ts'
import { at, quote, type Column, type PostgresSpec, type Table } from './random-postgres.ts'

function columnSql(column: Column, say: Say): string {
  const computed = column.generated ?? column.identity ?? column.default
  const words = column.type === 'text' && computed === null ? say('default') : column.default
  const type = column.serial ? (column.type === 'bigint' ? 'bigserial' : 'serial') : column.type
  return [
    quote(column.name),
    type,
    column.collate === null ? '' : `COLLATE ${column.collate}`,
    column.generated === null ? '' : `GENERATED ALWAYS AS ${column.generated}`,
    column.identity === null ? '' : `GENERATED ${column.identity}`,
    words === null ? '' : `DEFAULT ${words}`,
    column.notNull ? 'NOT NULL' : '',
  ]
    .filter((each) => each !== '')
    .join(' ')
}

/** What people write about a table, in it, and into its parts. */
function textsSql(table: Table, say: Say): string[] {
  const on = at(table.name)
  const about = (what: string): string[] => {
    const words = say(`about ${what}`)
    return words === null ? [] : [`COMMENT ON ${what} IS ${words}`]
  }
  const check = say('check')
  const policy = say('policy')
  return [
    ...(check === null ? [] : [`ALTER TABLE ${on} ADD CONSTRAINT written CHECK (${check} <> id::text)`]),
    ...(policy === null ? [] : [`CREATE POLICY written ON ${on} USING (${policy} <> id::text)`]),
    ...about(`CONSTRAINT ${quote(table.key.name)} ON ${on}`),
    ...about(`INDEX ${at(table.key.name)}`),
    ...table.checks.flatMap((each) => about(`CONSTRAINT ${quote(each.name)} ON ${on}`)),
    ...table.indexes.flatMap((each) => about(`INDEX ${at(each.name)}`)),
    ...table.triggers.flatMap((each) => about(`TRIGGER ${quote(each.name)} ON ${on}`)),
    ...table.policies.flatMap((each) => about(`POLICY ${quote(each.name)} ON ${on}`)),
  ]
}

function tableSql(table: Table, everySay: Say): string[] {
  const say: Say = (place) => everySay(`${table.name} ${place}`)
  const list = (names: readonly string[]) => `(${names.map(quote).join(', ')})`
  const members = [
    ...table.columns.map((column) => columnSql(column, (place) => say(`${column.name} ${place}`))),
    `CONSTRAINT ${quote(table.key.name)} PRIMARY KEY ${list(table.key.columns)}`,
    ...table.uniques.map(
      (unique) => `CONSTRAINT ${quote(unique.name)} UNIQUE ${list(unique.columns)}${unique.options}`,
    ),
    ...table.checks.map((check) => `CONSTRAINT ${quote(check.name)} CHECK (${check.expression})`),
  ]
  const on = at(table.name)
  return [
    `CREATE ${table.unlogged ? 'UNLOGGED ' : ''}TABLE ${on} (${members.join(', ')})${table.partitioned ? ' PARTITION BY RANGE (id)' : ''}${table.options === null ? '' : ` WITH (${table.options})`}`,
    ...(table.partitioned
      ? [`CREATE TABLE ${at(`${table.name}_p`)} PARTITION OF ${on} FOR VALUES FROM (0) TO (100)`]
      : []),
    ...table.indexes.map(
      (each) => `CREATE ${each.unique ? 'UNIQUE ' : ''}INDEX ${quote(each.name)} ON ${on} ${each.body}`,
    ),
    ...(table.rls ? [`ALTER TABLE ${on} ENABLE ROW LEVEL SECURITY`] : []),
    ...(table.comment === null
      ? []
      : [`COMMENT ON TABLE ${on} IS ${say('comment') ?? `'${table.comment}'`}`]),
    ...table.columns.flatMap((column) =>
      column.comment === null
        ? []
        : [
            `COMMENT ON COLUMN ${on}.${quote(column.name)} IS ${say(`${column.name} comment`) ?? `'${column.comment}'`}`,
          ],
    ),
    ...table.triggers.map(
      (trigger) =>
        `CREATE TRIGGER ${quote(trigger.name)} ${trigger.body} ON ${on} FOR EACH ROW EXECUTE FUNCTION app.touch(${say(`trigger ${trigger.name}`) ?? ''})`,
    ),
    ...table.policies.map((policy) => `CREATE POLICY ${quote(policy.name)} ON ${on} ${policy.body}`),
    ...textsSql(table, say),
  ]
}

const noteOf = (words: string | null): string[] => (words === null ? [] : [`${words}::text AS written`])

/** The schema as statements in a namespace `app`. */
export function specSql(spec: PostgresSpec, say: Say = silent): string {
  return [
    'CREATE SCHEMA app',
    `CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'`,
    ...[...spec.enums].map(
      ([name, values]) =>
        `CREATE TYPE ${at(name)} AS ENUM (${values.map((value) => `'${value}'`).join(', ')})`,
    ),
    ...spec.sequences.map((sequence) => `CREATE SEQUENCE ${at(sequence.name)} ${sequence.options}`),
    ...spec.functions.map((each) => `CREATE FUNCTION ${at(each.name)}${each.body}`),
    ...['one', 'two', 'three'].flatMap((name) => {
      const body = say(`function ${name}`)
      return body === null
        ? []
        : [
            `CREATE FUNCTION app.${name}() RETURNS text LANGUAGE plpgsql AS $written_body$begin\n  return ${body};\nend$written_body$`,
          ]
    }),
    ...spec.tables.flatMap((table) => tableSql(table, say)),
    ...spec.tables.flatMap((table) =>
      table.foreignKeys.map(
        (key) =>
          `ALTER TABLE ${at(table.name)} ADD CONSTRAINT ${quote(key.name)} FOREIGN KEY (${quote(key.column)}) REFERENCES ${at(key.target)} (id)${key.options}`,
      ),
    ),
    ...spec.views
      .toSorted((a, b) => Number(a.over !== null) - Number(b.over !== null))
      .map(
        (view) =>
          `CREATE ${view.materialized ? 'MATERIALIZED ' : ''}VIEW ${at(view.name)} AS SELECT ${view.over === null ? `${[...view.columns.map(quote), ...noteOf(say(`view ${view.name}`))].join(', ')} FROM ${at(view.table)}` : `count(*) AS n FROM ${at(view.over)}`}`,
      ),
  ].join(';\n')
}
