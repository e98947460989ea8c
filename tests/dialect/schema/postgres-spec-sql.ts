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
    .filter((one) => one !== '')
    .join(' ')
}

function tableSql(table: Table): string[] {
  const list = (names: readonly string[]) => `(${names.map(quote).join(', ')})`
  const members = [
    ...table.columns.map(columnSql),
    `CONSTRAINT ${quote(table.key.name)} PRIMARY KEY ${list(table.key.columns)}`,
    ...table.uniques.map((one) => `CONSTRAINT ${quote(one.name)} UNIQUE ${list(one.columns)}${one.options}`),
    ...table.checks.map((one) => `CONSTRAINT ${quote(one.name)} CHECK (${one.expression})`),
  ]
  const on = at(table.name)
  return [
    `CREATE ${table.unlogged ? 'UNLOGGED ' : ''}TABLE ${on} (${members.join(', ')})${table.partitioned ? ' PARTITION BY RANGE (id)' : ''}${table.options === null ? '' : ` WITH (${table.options})`}`,
    ...(table.partitioned
      ? [`CREATE TABLE ${at(`${table.name}_p`)} PARTITION OF ${on} FOR VALUES FROM (0) TO (100)`]
      : []),
    ...table.indexes.map(
      (one) => `CREATE ${one.unique ? 'UNIQUE ' : ''}INDEX ${quote(one.name)} ON ${on} ${one.body}`,
    ),
    ...(table.rls ? [`ALTER TABLE ${on} ENABLE ROW LEVEL SECURITY`] : []),
    ...(table.comment === null ? [] : [`COMMENT ON TABLE ${on} IS '${table.comment}'`]),
    ...table.columns.flatMap((one) =>
      one.comment === null ? [] : [`COMMENT ON COLUMN ${on}.${quote(one.name)} IS '${one.comment}'`],
    ),
    ...table.triggers.map(
      (one) =>
        `CREATE TRIGGER ${quote(one.name)} ${one.body} ON ${on} FOR EACH ROW EXECUTE FUNCTION app.touch()`,
    ),
    ...table.policies.map((one) => `CREATE POLICY ${quote(one.name)} ON ${on} ${one.body}`),
  ]
}

/** The schema as statements in a namespace `app`. */
export function specSql(spec: PostgresSpec): string {
  return [
    'CREATE SCHEMA app',
    `CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'`,
    ...[...spec.enums].map(
      ([name, values]) => `CREATE TYPE ${at(name)} AS ENUM (${values.map((one) => `'${one}'`).join(', ')})`,
    ),
    ...spec.sequences.map((one) => `CREATE SEQUENCE ${at(one.name)} ${one.options}`),
    ...spec.functions.map((one) => `CREATE FUNCTION ${at(one.name)}${one.body}`),
    ...spec.tables.flatMap(tableSql),
    ...spec.tables.flatMap((table) =>
      table.foreignKeys.map(
        (one) =>
          `ALTER TABLE ${at(table.name)} ADD CONSTRAINT ${quote(one.name)} FOREIGN KEY (${quote(one.column)}) REFERENCES ${at(one.target)} (id)${one.options}`,
      ),
    ),
    ...spec.views
      .toSorted((a, b) => Number(a.over !== null) - Number(b.over !== null))
      .map(
        (one) =>
          `CREATE ${one.materialized ? 'MATERIALIZED ' : ''}VIEW ${at(one.name)} AS SELECT ${one.over === null ? `${one.columns.map(quote).join(', ')} FROM ${at(one.table)}` : `count(*) AS n FROM ${at(one.over)}`}`,
      ),
  ].join(';\n')
}
