import { postgresName, postgresQualified } from '../../../electron/engine/dialects/postgres/names.ts'
import type { Rename } from '../../../shared/model/changes.ts'
import {
  objectKey,
  type ColumnSnapshot,
  type SchemaSnapshot,
  type TableSnapshot,
} from '../../../shared/model/schema-snapshot.ts'

/** One change made by hand, and the ids of the changes that must be proposed for it, no more and no less. */
export type Mutation = {
  readonly sql: string
  readonly expected: readonly string[]
  readonly renames?: readonly Rename[]
}

const on = (table: TableSnapshot): string => postgresQualified(table.schema, table.name)
const path = (table: TableSnapshot, name: string): string => `${table.schema}.${table.name}.${name}`

function viewsOf(snapshot: SchemaSnapshot, table: TableSnapshot): number {
  const key = objectKey('table', table.schema, table.name)
  const standing = [...snapshot.views, ...snapshot.routines, ...snapshot.policies, ...snapshot.triggers]
  return standing.filter((each) => each.dependsOn.includes(key)).length
}

const isPlain = (table: TableSnapshot): boolean =>
  table.kind === 'table' && table.partitionOf === null && table.inherits.length === 0

/** Columns that nothing else stands on. */
function freeColumns(snapshot: SchemaSnapshot): { table: TableSnapshot; column: ColumnSnapshot }[] {
  return snapshot.tables
    .filter((table) => isPlain(table) && viewsOf(snapshot, table) === 0)
    .flatMap((table) => {
      const text = JSON.stringify([
        table.constraints,
        table.indexes,
        table.columns.map((column) => column.generated),
      ])
      const targets = snapshot.tables.flatMap((item) =>
        item.constraints.flatMap((each) =>
          each.references?.table === table.name ? each.references.columns : [],
        ),
      )
      return table.columns
        .filter(
          (column) =>
            !text.includes(column.name) &&
            !targets.includes(column.name) &&
            column.generated === null &&
            column.identity === null,
        )
        .map((column) => ({ table, column }))
    })
}

/** A schema of the fixture's own, quoted. */
const home = (snapshot: SchemaSnapshot): string => postgresName(snapshot.tables[0]?.schema ?? 'public')

const firstTable = (snapshot: SchemaSnapshot): TableSnapshot | undefined => snapshot.tables.find(isPlain)

type Make = (snapshot: SchemaSnapshot) => Mutation | null

const onTable =
  (make: (table: TableSnapshot) => Mutation | null): Make =>
  (snapshot) => {
    const table = firstTable(snapshot)
    return table === undefined ? null : make(table)
  }

const onFree =
  (make: (table: TableSnapshot, column: ColumnSnapshot) => Mutation | null): Make =>
  (snapshot) => {
    for (const { table, column } of freeColumns(snapshot)) {
      const found = make(table, column)
      if (found !== null) return found
    }
    return null
  }

const onConstraint =
  (kind: string, make: (table: TableSnapshot, name: string) => Mutation): Make =>
  (snapshot) => {
    const targets = new Set(
      snapshot.tables.flatMap((item) => item.constraints.flatMap((each) => each.references?.table ?? [])),
    )
    for (const table of snapshot.tables.filter(isPlain)) {
      const found = table.constraints.find(
        (constraint) => constraint.kind === kind && !(kind === 'unique' && targets.has(table.name)),
      )
      if (found?.name) return make(table, found.name)
    }
    return null
  }

/** One mutation of every kind that PostgreSQL schemas of any shape may take; null where the schema has no place for it. */
export const postgresMutations: Readonly<Record<string, Make>> = {
  'table added': (snapshot) => ({
    sql: `CREATE TABLE ${home(snapshot)}.brand_new (id integer PRIMARY KEY)`,
    expected: [`create table ${snapshot.tables[0]?.schema ?? 'public'}.brand_new`],
  }),
  'table dropped': (snapshot) => {
    const table = snapshot.tables.find(
      (table) =>
        isPlain(table) &&
        viewsOf(snapshot, table) === 0 &&
        !JSON.stringify(snapshot.tables.filter((each) => each !== table)).includes(`"${table.name}"`),
    )
    return table === undefined
      ? null
      : { sql: `DROP TABLE ${on(table)}`, expected: [`drop table ${table.schema}.${table.name}`] }
  },
  'column added': onTable((table) => ({
    sql: `ALTER TABLE ${on(table)} ADD COLUMN extra numeric(8,3) DEFAULT 1.5 NOT NULL`,
    expected: [`create column ${path(table, 'extra')}`],
  })),
  'column dropped': onFree((table, column) => ({
    sql: `ALTER TABLE ${on(table)} DROP COLUMN ${postgresName(column.name)}`,
    expected: [`drop column ${path(table, column.name)}`],
  })),
  'column renamed': onFree((table, column) => ({
    sql: `ALTER TABLE ${on(table)} RENAME COLUMN ${postgresName(column.name)} TO renamed`,
    expected: [`rename column ${path(table, column.name)}`],
    renames: [{ kind: 'column', schema: table.schema, table: table.name, from: column.name, to: 'renamed' }],
  })),
  nullability: onFree((table, column) => ({
    sql: `ALTER TABLE ${on(table)} ALTER COLUMN ${postgresName(column.name)} ${column.notNull ? 'DROP' : 'SET'} NOT NULL`,
    expected: [`alter column ${path(table, column.name)}`],
  })),
  'type of a column': onFree((table, column) =>
    /^(?:text|character varying|integer)/.test(column.type) && !column.type.endsWith(']')
      ? {
          sql: `ALTER TABLE ${on(table)} ALTER COLUMN ${postgresName(column.name)} TYPE ${column.type === 'integer' ? 'bigint' : 'varchar(77)'}`,
          expected: [`alter column ${path(table, column.name)}`],
        }
      : null,
  ),
  default: onFree((table, column) =>
    /^(?:text|character varying)/.test(column.type) && !column.type.endsWith(']')
      ? {
          sql: `ALTER TABLE ${on(table)} ALTER COLUMN ${postgresName(column.name)} SET DEFAULT 'other'`,
          expected: [`alter column ${path(table, column.name)}`],
        }
      : null,
  ),
  'comment on a column': onTable((table) => ({
    sql: `COMMENT ON COLUMN ${on(table)}.${postgresName(table.columns[0]?.name ?? '')} IS 'new words'`,
    expected: [`alter column ${path(table, table.columns[0]?.name ?? '')}`],
  })),
  'comment on a table': onTable((table) => ({
    sql: `COMMENT ON TABLE ${on(table)} IS 'new words'`,
    expected: [`alter table ${table.schema}.${table.name}`],
  })),
  'storage parameter': onTable((table) => ({
    sql: `ALTER TABLE ${on(table)} SET (fillfactor = 42)`,
    expected: [`alter table ${table.schema}.${table.name}`],
  })),
  'row level security': onTable((table) => ({
    sql: `ALTER TABLE ${on(table)} ${table.rowSecurity.forced ? 'NO FORCE' : 'FORCE'} ROW LEVEL SECURITY`,
    expected: [`alter table ${table.schema}.${table.name}`],
  })),
  grant: onTable((table) => ({
    sql: `GRANT UPDATE ON ${on(table)} TO PUBLIC`,
    expected: [`alter table ${table.schema}.${table.name}`],
  })),
  'index added': onTable((table) => ({
    sql: `CREATE INDEX brand_new ON ${on(table)} (${postgresName(table.columns[0]?.name ?? '')})`,
    expected: [`create index ${path(table, 'brand_new')}`],
  })),
  'index dropped': (snapshot) => {
    const table = snapshot.tables.find((table) => isPlain(table) && table.indexes.length > 0)
    const name = table?.indexes[0]?.name ?? ''
    return table === undefined
      ? null
      : {
          sql: `DROP INDEX ${postgresQualified(table.schema, name)}`,
          expected: [`drop index ${path(table, name)}`],
        }
  },
  'index renamed': (snapshot) => {
    const table = snapshot.tables.find((table) => isPlain(table) && table.indexes.length > 0)
    const name = table?.indexes[0]?.name ?? ''
    return table === undefined
      ? null
      : {
          sql: `ALTER INDEX ${postgresQualified(table.schema, name)} RENAME TO renamed_index`,
          expected: [`rename index ${path(table, name)}`],
        }
  },
  'check added': onTable((table) => ({
    sql: `ALTER TABLE ${on(table)} ADD CONSTRAINT brand_new CHECK (${postgresName(table.columns[0]?.name ?? '')} IS NOT NULL)`,
    expected: [`create check ${path(table, 'brand_new')}`],
  })),
  'check dropped': onConstraint('check', (table, name) => ({
    sql: `ALTER TABLE ${on(table)} DROP CONSTRAINT ${postgresName(name)}`,
    expected: [`drop check ${path(table, name)}`],
  })),
  'check renamed': onConstraint('check', (table, name) => ({
    sql: `ALTER TABLE ${on(table)} RENAME CONSTRAINT ${postgresName(name)} TO other_name`,
    expected: [`rename check ${path(table, name)}`],
  })),
  'foreign key dropped': onConstraint('foreign key', (table, name) => ({
    sql: `ALTER TABLE ${on(table)} DROP CONSTRAINT ${postgresName(name)}`,
    expected: [`drop foreign key ${path(table, name)}`],
  })),
  'foreign key renamed': onConstraint('foreign key', (table, name) => ({
    sql: `ALTER TABLE ${on(table)} RENAME CONSTRAINT ${postgresName(name)} TO other_name`,
    expected: [`rename foreign key ${path(table, name)}`],
  })),
  'unique dropped': onConstraint('unique', (table, name) => ({
    sql: `ALTER TABLE ${on(table)} DROP CONSTRAINT ${postgresName(name)}`,
    expected: [`drop unique ${path(table, name)}`],
  })),
  'primary key renamed': onConstraint('primary key', (table, name) => ({
    sql: `ALTER TABLE ${on(table)} RENAME CONSTRAINT ${postgresName(name)} TO other_key`,
    expected: [`rename primary key ${path(table, name)}`],
  })),
  'enum value added': (snapshot) => {
    const type = snapshot.enums[0]
    return type === undefined
      ? null
      : {
          sql: `ALTER TYPE ${postgresQualified(type.schema, type.name)} ADD VALUE 'brand new' BEFORE '${type.values[0] ?? ''}'`,
          expected: [`alter enum ${type.schema}.${type.name}`],
        }
  },
  'enum value renamed': (snapshot) => {
    const type = snapshot.enums[0]
    const from = type?.values[1] ?? ''
    if (type === undefined || JSON.stringify(snapshot).includes(`'${from}'::`)) return null
    return {
      sql: `ALTER TYPE ${postgresQualified(type.schema, type.name)} RENAME VALUE '${from}' TO 'renamed'`,
      expected: [`rename enum ${type.schema}.${type.name}.${from}`],
      renames: [{ kind: 'enum value', schema: type.schema, table: type.name, from, to: 'renamed' }],
    }
  },
  'enum created': (snapshot) => ({
    sql: `CREATE TYPE ${home(snapshot)}.brand_new AS ENUM ('a')`,
    expected: [`create enum ${snapshot.tables[0]?.schema ?? ''}.brand_new`],
  }),
  'domain changed': (snapshot) => {
    const type = snapshot.domains[0]
    return type === undefined
      ? null
      : {
          sql: `ALTER DOMAIN ${postgresQualified(type.schema, type.name)} ADD CONSTRAINT more CHECK (VALUE IS NOT NULL) NOT VALID`,
          expected: [`alter domain ${type.schema}.${type.name}`],
        }
  },
  'sequence created': (snapshot) => ({
    sql: `CREATE SEQUENCE ${home(snapshot)}.brand_new`,
    expected: [`create sequence ${snapshot.tables[0]?.schema ?? ''}.brand_new`],
  }),
  'sequence changed': (snapshot) => {
    const one = snapshot.sequences[0]
    return one === undefined
      ? null
      : {
          sql: `ALTER SEQUENCE ${postgresQualified(one.schema, one.name)} INCREMENT BY 7 CYCLE`,
          expected: [`alter sequence ${one.schema}.${one.name}`],
        }
  },
  'identity changed': (snapshot) => {
    const table = snapshot.tables.find((table) => table.columns.some((column) => column.identity !== null))
    const column = table?.columns.find((column) => column.identity !== null)
    if (table === undefined || column === undefined) return null
    return {
      sql: `ALTER TABLE ${on(table)} ALTER COLUMN ${postgresName(column.name)} SET INCREMENT BY 9`,
      expected: [`alter column ${path(table, column.name)}`],
    }
  },
  'view dropped': (snapshot) => {
    const view = snapshot.views.find(
      (view) =>
        !JSON.stringify(snapshot.views.map((each) => each.dependsOn)).includes(
          JSON.stringify(objectKey('view', view.schema, view.name)).slice(1, -1),
        ),
    )
    return view === undefined
      ? null
      : {
          sql: `DROP ${view.materialized ? 'MATERIALIZED ' : ''}VIEW ${postgresQualified(view.schema, view.name)}`,
          expected: [`drop view ${view.schema}.${view.name}`],
        }
  },
  'view created': onTable((table) => ({
    sql: `CREATE VIEW ${postgresName(table.schema)}.brand_new AS SELECT count(*) FROM ${on(table)}`,
    expected: [`create view ${table.schema}.brand_new`],
  })),
  'function created': (snapshot) => ({
    sql: `CREATE FUNCTION ${home(snapshot)}.brand_new(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a'`,
    expected: [`create routine ${snapshot.tables[0]?.schema ?? ''}.brand_new(integer)`],
  }),
  'trigger dropped': (snapshot) => {
    const one = snapshot.triggers[0]
    return one === undefined
      ? null
      : {
          sql: `DROP TRIGGER ${postgresName(one.name)} ON ${postgresQualified(one.schema, one.table)}`,
          expected: [`drop trigger ${one.schema}.${one.table}.${one.name}`],
        }
  },
  'trigger disabled': (snapshot) => {
    const one = snapshot.triggers.find((each) => each.enabled === 'origin')
    return one === undefined
      ? null
      : {
          sql: `ALTER TABLE ${postgresQualified(one.schema, one.table)} DISABLE TRIGGER ${postgresName(one.name)}`,
          expected: [`alter trigger ${one.schema}.${one.table}.${one.name}`],
        }
  },
  'policy created': onTable((table) => ({
    sql: `CREATE POLICY brand_new ON ${on(table)} FOR SELECT USING (true)`,
    expected: [`create policy ${path(table, 'brand_new')}`],
  })),
  'policy changed': (snapshot) => {
    const one = snapshot.policies.find((each) => each.using !== null)
    return one === undefined
      ? null
      : {
          sql: `ALTER POLICY ${postgresName(one.name)} ON ${postgresQualified(one.schema, one.table)} USING (false)`,
          expected: [`alter policy ${one.schema}.${one.table}.${one.name}`],
        }
  },
  'schema created': () => ({ sql: 'CREATE SCHEMA brand_new', expected: ['create schema brand_new'] }),
}

/** A schema of many tables, each with a key, a reference to an earlier one, a check and an index. */
export function manyTables(count: number, columns: number): string {
  const tables = Array.from({ length: count }, (_, i) => {
    const name = `t_${String(i).padStart(4, '0')}`
    const plain = Array.from(
      { length: columns - 2 },
      (_, n) =>
        `c_${n} ${['integer DEFAULT 0', 'text', 'numeric(10,2)', "varchar(50) NOT NULL DEFAULT ''"][n % 4] ?? 'text'}`,
    )
    const target = `t_${String(i === 0 ? 0 : i - 1 - (i % 7 === 0 ? 0 : Math.min(i - 1, i % 7))).padStart(4, '0')}`
    return [
      `CREATE TABLE ${name} (id integer PRIMARY KEY, ${plain.join(', ')}, parent integer REFERENCES ${target} (id) ON DELETE CASCADE, CONSTRAINT ${name}_positive CHECK (c_0 >= 0))`,
      `CREATE INDEX ${name}_parent ON ${name} (parent, c_0 DESC)`,
    ]
  })
  return `${tables.flat().join(';\n')};\n`
}
