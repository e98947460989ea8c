import { at, quote, type Column, type PostgresSpec, type Table } from './random-postgres.ts'

function columnSql(column: Column): string {
  const type = column.serial ? (column.type === 'bigint' ? 'bigserial' : 'serial') : column.type
  return [
    quote(column.name),
    type,
    column.collate === null ? '' : `COLLATE ${column.collate}`,
    column.generated === null ? '' : `GENERATED ALWAYS AS ${column.generated}`,
    column.identity === null ? '' : `GENERATED ${column.identity}`,
    column.default === null ? '' : `DEFAULT ${column.default}`,
    column.notNull ? 'NOT NULL' : '',
  ]
    .filter((each) => each !== '')
    .join(' ')
}

function tableSql(table: Table): string[] {
  const list = (names: readonly string[]) => `(${names.map(quote).join(', ')})`
  const members = [
    ...table.columns.map(columnSql),
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
    ...(table.comment === null ? [] : [`COMMENT ON TABLE ${on} IS '${table.comment}'`]),
    ...table.columns.flatMap((column) =>
      column.comment === null ? [] : [`COMMENT ON COLUMN ${on}.${quote(column.name)} IS '${column.comment}'`],
    ),
    ...table.triggers.map(
      (trigger) =>
        `CREATE TRIGGER ${quote(trigger.name)} ${trigger.body} ON ${on} FOR EACH ROW EXECUTE FUNCTION app.touch()`,
    ),
    ...table.policies.map((policy) => `CREATE POLICY ${quote(policy.name)} ON ${on} ${policy.body}`),
  ]
}

/** The schema as statements in a namespace `app`. */
export function specSql(spec: PostgresSpec): string {
  return [
    'CREATE SCHEMA app',
    `CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'`,
    ...[...spec.enums].map(
      ([name, values]) =>
        `CREATE TYPE ${at(name)} AS ENUM (${values.map((value) => `'${value}'`).join(', ')})`,
    ),
    ...spec.sequences.map((sequence) => `CREATE SEQUENCE ${at(sequence.name)} ${sequence.options}`),
    ...spec.functions.map((each) => `CREATE FUNCTION ${at(each.name)}${each.body}`),
    ...spec.tables.flatMap(tableSql),
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
          `CREATE ${view.materialized ? 'MATERIALIZED ' : ''}VIEW ${at(view.name)} AS SELECT ${view.over === null ? `${view.columns.map(quote).join(', ')} FROM ${at(view.table)}` : `count(*) AS n FROM ${at(view.over)}`}`,
      ),
  ].join(';\n')
}
