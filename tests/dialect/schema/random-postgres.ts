import type { Random } from './random.ts'

type Column = {
  name: string
  type: string
  notNull: boolean
  default: string | null
  identity: string | null
  generated: string | null
  collate: string | null
  comment: string | null
  serial: boolean
}
type ForeignKey = { name: string; column: string; target: string; options: string }
type Table = {
  name: string
  columns: Column[]
  key: { name: string; columns: string[] }
  uniques: { name: string; columns: string[]; options: string }[]
  checks: { name: string; expression: string }[]
  foreignKeys: ForeignKey[]
  indexes: { name: string; unique: boolean; body: string; columns: string[] }[]
  triggers: { name: string; body: string }[]
  policies: { name: string; body: string }[]
  rls: boolean
  unlogged: boolean
  options: string | null
  comment: string | null
  partitioned: boolean
}
export type PostgresSpec = {
  enums: Map<string, string[]>
  tables: Table[]
  views: { name: string; table: string; columns: string[]; materialized: boolean; over: string | null }[]
  functions: { name: string; body: string }[]
  sequences: { name: string; options: string }[]
}

const types: readonly { type: string; defaults: readonly string[] }[] = [
  { type: 'integer', defaults: ['0', '42', '(1 + 2)'] },
  { type: 'bigint', defaults: ['0', '7'] },
  { type: 'smallint', defaults: ['1'] },
  { type: 'text', defaults: ["'x'", "''", "lower('ABC')"] },
  { type: 'varchar(20)', defaults: ["'v'"] },
  { type: 'varchar(50)', defaults: ["'v'"] },
  { type: 'numeric(10,2)', defaults: ['0', '1.5'] },
  { type: 'numeric', defaults: ['0'] },
  { type: 'boolean', defaults: ['true', 'false'] },
  { type: 'date', defaults: ['current_date', "'2020-01-01'"] },
  { type: 'timestamptz', defaults: ['now()'] },
  { type: 'timestamp', defaults: ['now()'] },
  { type: 'jsonb', defaults: ["'{}'"] },
  { type: 'uuid', defaults: ['gen_random_uuid()'] },
  { type: 'text[]', defaults: ["'{}'"] },
  { type: 'integer[]', defaults: ["'{}'"] },
]

const odd = ['plain', 'Upper', 'order', 'with space', 'quo"te', 'dot.ted', 'ünï', 'user']

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
const at = (name: string): string => `app.${quote(name)}`

function nameFor(random: Random, prefix: string): string {
  return random.chance(0.15) ? `${prefix}_${random.pick(odd)}_${random.int(9)}` : `${prefix}_${random.int(40)}`
}

function fresh(random: Random, prefix: string, taken: readonly string[]): string {
  for (;;) {
    const name = nameFor(random, prefix)
    if (!taken.includes(name)) return name
  }
}

function setType(random: Random, column: Column, enums: PostgresSpec['enums']): void {
  const names = [...enums.keys()]
  column.collate = null
  column.default = null
  column.serial = false
  column.identity = null
  if (names.length > 0 && random.chance(0.15)) {
    const name = random.pick(names)
    const values = enums.get(name) ?? []
    column.type = random.chance(0.2) ? `${at(name)}[]` : at(name)
    if (!column.type.endsWith('[]') && random.chance(0.5)) column.default = `'${random.pick(values)}'`
    return
  }
  const { type, defaults } = random.pick(types)
  column.type = type
  if (random.chance(0.4)) column.default = random.pick(defaults)
  if (type === 'text' && random.chance(0.2)) column.collate = 'pg_catalog."C"'
}

function makeColumn(random: Random, taken: readonly string[], enums: PostgresSpec['enums']): Column {
  const column: Column = {
    name: fresh(random, 'c', taken),
    type: 'integer',
    notNull: random.chance(0.3),
    default: null,
    identity: null,
    generated: null,
    collate: null,
    comment: random.chance(0.1) ? `comment ${random.int(9)}` : null,
    serial: false,
  }
  setType(random, column, enums)
  return column
}

const isNumber = (column: Column): boolean => /^(integer|bigint|smallint|numeric)/.test(column.type) && !column.type.endsWith(']')
const isText = (column: Column): boolean => /^(text|varchar)/.test(column.type) && !column.type.endsWith(']')
const isPlain = (column: Column): boolean => column.generated === null
const sortable = (column: Column): boolean => column.type !== 'jsonb' || true

function addGenerated(random: Random, table: Table): void {
  const base = table.columns.filter((one) => isPlain(one) && (isNumber(one) || isText(one)))
  if (base.length === 0) return
  const from = random.pick(base)
  const expression = isNumber(from) ? `${quote(from.name)} * 2` : `upper(${quote(from.name)})`
  table.columns.push({
    name: fresh(random, 'g', table.columns.map((one) => one.name)),
    type: isNumber(from) ? 'numeric' : 'text',
    notNull: false,
    default: null,
    identity: null,
    generated: `(${expression}) ${random.chance(0.6) ? 'STORED' : 'VIRTUAL'}`,
    collate: null,
    comment: null,
    serial: false,
  })
}

function addCheck(random: Random, table: Table): void {
  const column = random.pick(table.columns.filter(isPlain))
  const name = quote(column.name)
  const expression = isNumber(column)
    ? `${name} > ${random.int(5)}`
    : isText(column)
      ? `length(${name}) < ${10 + random.int(9)}`
      : `${name} IS NOT NULL`
  table.checks.push({ name: fresh(random, `${table.name}_ck`, table.checks.map((one) => one.name)), expression })
}

function addUnique(random: Random, table: Table): void {
  const columns = random.some(table.columns.filter((one) => isPlain(one) && sortable(one)), 1 + random.int(2)).map((one) => one.name)
  if (columns.length === 0 || table.partitioned) return
  const options = random.pick(['', '', ' DEFERRABLE', ' DEFERRABLE INITIALLY DEFERRED'])
  table.uniques.push({ name: fresh(random, `${table.name}_uq`, table.uniques.map((one) => one.name)), columns, options })
}

function addIndex(random: Random, table: Table): void {
  const columns = random.some(table.columns.filter((one) => !(one.generated ?? '').endsWith('VIRTUAL')), 1 + random.int(3))
  if (columns.length === 0) return
  const keys = columns.map((one) => {
    const name = quote(one.name)
    const key = isText(one) && random.chance(0.3) ? `lower(${name})` : name
    return `${key}${random.pick(['', '', ' DESC', ' DESC NULLS LAST', ' NULLS FIRST'])}`
  })
  const others = table.columns.filter((one) => !columns.includes(one) && one.generated === null)
  const include = others.length > 0 && random.chance(0.2) ? [random.pick(others)] : []
  const where = others.length > 0 && random.chance(0.2) ? [random.pick(others)] : []
  const body = [
    `(${keys.join(', ')})`,
    ...include.map((one) => `INCLUDE (${quote(one.name)})`),
    ...where.map((one) => `WHERE ${quote(one.name)} IS NOT NULL`),
  ].join(' ')
  const unique = random.chance(0.2) && !table.partitioned
  const name = fresh(random, `${table.name}_ix`, table.indexes.map((one) => one.name))
  table.indexes.push({ name, unique, body, columns: [...columns, ...include, ...where].map((one) => one.name) })
}

function makeTable(random: Random, spec: PostgresSpec): Table {
  const name = fresh(random, 't', spec.tables.map((one) => one.name))
  const id: Column = {
    name: 'id',
    type: random.pick(['integer', 'bigint']),
    notNull: true,
    default: null,
    identity: null,
    generated: null,
    collate: null,
    comment: null,
    serial: false,
  }
  const style = random.int(3)
  if (style === 0) id.serial = true
  if (style === 1) id.identity = random.pick(['ALWAYS', 'BY DEFAULT', 'ALWAYS', 'BY DEFAULT']) + ' AS IDENTITY' + random.pick(['', ' (START WITH 100 INCREMENT BY 5)'])
  const partitioned = random.chance(0.08)
  if (partitioned) {
    id.serial = false
    id.identity = null
  }
  const table: Table = {
    name,
    columns: [id],
    key: { name: `${name}_pkey`, columns: ['id'] },
    uniques: [],
    checks: [],
    foreignKeys: [],
    indexes: [],
    triggers: [],
    policies: [],
    rls: random.chance(0.1),
    unlogged: !partitioned && random.chance(0.05),
    options: !partitioned && random.chance(0.1) ? `fillfactor=${50 + random.int(40)}` : null,
    comment: random.chance(0.2) ? `table ${random.int(9)}` : null,
    partitioned,
  }
  const count = 1 + random.int(5)
  for (let i = 0; i < count; i += 1) {
    table.columns.push(makeColumn(random, table.columns.map((one) => one.name), spec.enums))
  }
  if (random.chance(0.3)) addGenerated(random, table)
  if (random.chance(0.3)) addCheck(random, table)
  if (random.chance(0.3)) addUnique(random, table)
  if (random.chance(0.5)) addIndex(random, table)
  if (random.chance(0.15)) addTrigger(random, table)
  if (random.chance(0.15)) addPolicy(random, table)
  return table
}

function addTrigger(random: Random, table: Table): void {
  const column = random.pick(table.columns.filter(isPlain))
  const body = random.pick([
    'BEFORE INSERT',
    `AFTER UPDATE OF ${quote(column.name)}`,
    'BEFORE DELETE',
  ])
  table.triggers.push({ name: fresh(random, 'tr', table.triggers.map((one) => one.name)), body })
}

function addPolicy(random: Random, table: Table): void {
  const name = fresh(random, 'po', table.policies.map((one) => one.name))
  table.policies.push({ name, body: random.pick(['FOR SELECT USING (id > 0)', 'USING (id > 5) WITH CHECK (id > 6)', 'AS RESTRICTIVE FOR DELETE USING (true)']) })
}

function addForeignKey(random: Random, spec: PostgresSpec): void {
  const targets = spec.tables.filter((one) => !one.unlogged && !one.partitioned)
  const owners = spec.tables.filter((one) => !one.partitioned && !one.unlogged)
  if (targets.length === 0 || owners.length === 0) return
  const owner = random.pick(owners)
  const target = random.pick(targets)
  const column = makeColumn(random, owner.columns.map((one) => one.name), new Map())
  Object.assign(column, { type: target.columns[0]?.type ?? 'integer', default: null, collate: null, notNull: false })
  owner.columns.push(column)
  const options = random.pick(['', ' ON DELETE CASCADE', ' ON DELETE SET NULL ON UPDATE CASCADE', ' DEFERRABLE INITIALLY DEFERRED', ' MATCH FULL'])
  owner.foreignKeys.push({ name: fresh(random, `${owner.name}_fk`, owner.foreignKeys.map((one) => one.name)), column: column.name, target: target.name, options })
}

function addView(random: Random, spec: PostgresSpec): void {
  const table = random.pick(spec.tables)
  const columns = random.some(table.columns, 1 + random.int(3)).map((one) => one.name)
  const plain = spec.views.filter((one) => one.over === null)
  const over = plain.length > 0 && random.chance(0.25) ? random.pick(plain).name : null
  spec.views.push({ name: fresh(random, 'v', spec.views.map((one) => one.name)), table: table.name, columns, materialized: random.chance(0.25), over })
}

export function randomSpec(random: Random): PostgresSpec {
  const spec: PostgresSpec = { enums: new Map(), tables: [], views: [], functions: [], sequences: [] }
  for (let i = random.int(3); i > 0; i -= 1) {
    spec.enums.set(fresh(random, 'e', [...spec.enums.keys()]), ['a', 'b', 'c', 'd'].slice(0, 2 + random.int(3)))
  }
  for (let i = 1 + random.int(4); i > 0; i -= 1) spec.tables.push(makeTable(random, spec))
  for (let i = random.int(4); i > 0; i -= 1) addForeignKey(random, spec)
  for (let i = random.int(3); i > 0; i -= 1) addView(random, spec)
  if (random.chance(0.3)) spec.functions.push({ name: 'f_0', body: `(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select a + ${random.int(4)}'` })
  if (random.chance(0.3)) spec.sequences.push({ name: 's_0', options: random.pick(['', 'INCREMENT BY 3', 'AS integer CYCLE']) })
  return spec
}

function removeColumn(spec: PostgresSpec, table: Table, name: string): void {
  table.columns = table.columns.filter((one) => one.name !== name && !(one.generated ?? '').includes(quote(name)))
  const left = new Set(table.columns.map((one) => one.name))
  table.uniques = table.uniques.filter((one) => one.columns.every((each) => left.has(each)))
  table.checks = table.checks.filter((one) => !one.expression.includes(quote(name)))
  table.indexes = table.indexes.filter((one) => one.columns.every((each) => left.has(each)))
  table.foreignKeys = table.foreignKeys.filter((one) => left.has(one.column))
  table.triggers = table.triggers.filter((one) => !one.body.includes(quote(name)))
  for (const view of spec.views) {
    if (view.table === table.name) view.columns = view.columns.filter((one) => left.has(one))
  }
  removeEmptyViews(spec)
}

function removeEmptyViews(spec: PostgresSpec): void {
  spec.views = spec.views.filter((one) => one.columns.length > 0 && spec.tables.some((table) => table.name === one.table))
  spec.views = spec.views.filter((one) => one.over === null || spec.views.some((each) => each.name === one.over && each.over === null))
}

function removeTable(spec: PostgresSpec, name: string): void {
  spec.tables = spec.tables.filter((one) => one.name !== name)
  for (const table of spec.tables) table.foreignKeys = table.foreignKeys.filter((one) => one.target !== name)
  removeEmptyViews(spec)
}

function clearColumn(table: Table, column: Column): void {
  table.checks = table.checks.filter((one) => !one.expression.includes(quote(column.name)))
  table.columns = table.columns.filter((one) => !(one.generated ?? '').includes(quote(column.name)))
  table.indexes = table.indexes.filter((one) => !one.columns.includes(column.name) && one.columns.every((each) => table.columns.some((c) => c.name === each)))
  table.foreignKeys = table.foreignKeys.filter((one) => one.column !== column.name)
}

function changeColumn(random: Random, spec: PostgresSpec, table: Table): void {
  const column = random.pick(table.columns)
  if (column.name === 'id') {
    if (!table.partitioned && random.chance(0.5)) {
      column.identity = null
      column.serial = random.chance(0.5)
      if (!column.serial && random.chance(0.5)) column.identity = 'BY DEFAULT AS IDENTITY'
    }
    return
  }
  const kind = random.int(5)
  if (kind === 0) column.notNull = !column.notNull
  else if (kind === 1) column.comment = random.chance(0.5) ? null : `changed ${random.int(9)}`
  else if (column.generated !== null) column.generated = column.generated.replace(/\* \d+/, `* ${3 + random.int(5)}`)
  else if (kind === 2) column.default = null
  else {
    clearColumn(table, column)
    setType(random, column, spec.enums)
    for (const view of spec.views) {
      if (view.table === table.name) view.columns = view.columns.filter((one) => table.columns.some((each) => each.name === one))
    }
    removeEmptyViews(spec)
  }
}

function changeEnum(random: Random, spec: PostgresSpec): void {
  const names = [...spec.enums.keys()]
  if (names.length === 0) return
  const name = random.pick(names)
  const values = [...(spec.enums.get(name) ?? [])]
  if (random.chance(0.6)) values.splice(random.int(values.length + 1), 0, `n${random.int(90)}`)
  else if (values.length > 1) values.splice(random.int(values.length), 1)
  else values.reverse()
  spec.enums.set(name, [...new Set(values)])
  for (const table of spec.tables) {
    for (const column of table.columns) {
      if (column.type === at(name) && column.default !== null) column.default = `'${values[0] ?? ''}'`
    }
  }
}

const mutations: readonly ((random: Random, spec: PostgresSpec) => void)[] = [
  (random, spec) => {
    spec.tables.push(makeTable(random, spec))
  },
  (random, spec) => {
    if (spec.tables.length > 1) removeTable(spec, random.pick(spec.tables).name)
  },
  (random, spec) => {
    const table = random.pick(spec.tables)
    table.columns.push(makeColumn(random, table.columns.map((one) => one.name), spec.enums))
  },
  (random, spec) => {
    const table = random.pick(spec.tables)
    const column = random.pick(table.columns)
    if (column.name !== 'id') removeColumn(spec, table, column.name)
  },
  (random, spec) => changeColumn(random, spec, random.pick(spec.tables)),
  (random, spec) => changeColumn(random, spec, random.pick(spec.tables)),
  (random, spec) => changeEnum(random, spec),
  (random, spec) => addIndex(random, random.pick(spec.tables)),
  (random, spec) => addCheck(random, random.pick(spec.tables)),
  (random, spec) => addUnique(random, random.pick(spec.tables)),
  (random, spec) => addForeignKey(random, spec),
  (random, spec) => addView(random, spec),
  (random, spec) => addTrigger(random, random.pick(spec.tables)),
  (random, spec) => addPolicy(random, random.pick(spec.tables)),
  (random, spec) => addGenerated(random, random.pick(spec.tables)),
  (random, spec) => {
    const table = random.pick(spec.tables)
    const list = random.pick([table.indexes, table.checks, table.uniques, table.foreignKeys, table.triggers, table.policies])
    list.splice(random.int(list.length + 1), 1)
  },
  (random, spec) => {
    const table = random.pick(spec.tables)
    table.rls = !table.rls
    table.comment = random.chance(0.5) ? null : 'other'
    if (!table.partitioned) table.options = random.chance(0.5) ? null : 'fillfactor=33'
  },
  (random, spec) => {
    const table = random.pick(spec.tables)
    table.key.name = `${table.name}_key${random.int(5)}`
  },
  (random, spec) => {
    spec.views.splice(random.int(spec.views.length + 1), 1)
    removeEmptyViews(spec)
  },
  (random, spec) => {
    spec.functions = random.chance(0.5) ? [] : [{ name: 'f_0', body: `(a integer) RETURNS ${random.pick(['integer', 'bigint'])} LANGUAGE sql IMMUTABLE AS 'select a + 9'` }]
  },
  (random, spec) => {
    spec.sequences = random.chance(0.5) ? [] : [{ name: 's_0', options: 'START WITH 7' }]
  },
]

/** Another schema some changes away. */
export function mutateSpec(random: Random, from: PostgresSpec): PostgresSpec {
  const spec = structuredClone(from)
  for (let i = 1 + random.int(6); i > 0; i -= 1) random.pick(mutations)(random, spec)
  return spec
}

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
    ...(table.partitioned ? [`CREATE TABLE ${at(`${table.name}_p`)} PARTITION OF ${on} FOR VALUES FROM (0) TO (100)`] : []),
    ...table.indexes.map((one) => `CREATE ${one.unique ? 'UNIQUE ' : ''}INDEX ${quote(one.name)} ON ${on} ${one.body}`),
    ...(table.rls ? [`ALTER TABLE ${on} ENABLE ROW LEVEL SECURITY`] : []),
    ...(table.comment === null ? [] : [`COMMENT ON TABLE ${on} IS '${table.comment}'`]),
    ...table.columns.flatMap((one) => (one.comment === null ? [] : [`COMMENT ON COLUMN ${on}.${quote(one.name)} IS '${one.comment}'`])),
    ...table.triggers.map((one) => `CREATE TRIGGER ${quote(one.name)} ${one.body} ON ${on} FOR EACH ROW EXECUTE FUNCTION app.touch()`),
    ...table.policies.map((one) => `CREATE POLICY ${quote(one.name)} ON ${on} ${one.body.startsWith('AS') ? one.body : one.body}`),
  ]
}

/** The schema as statements in a namespace `app`. */
export function specSql(spec: PostgresSpec): string {
  return [
    'CREATE SCHEMA app',
    `CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end'`,
    ...[...spec.enums].map(([name, values]) => `CREATE TYPE ${at(name)} AS ENUM (${values.map((one) => `'${one}'`).join(', ')})`),
    ...spec.sequences.map((one) => `CREATE SEQUENCE ${at(one.name)} ${one.options}`),
    ...spec.functions.map((one) => `CREATE FUNCTION ${at(one.name)}${one.body}`),
    ...spec.tables.flatMap(tableSql),
    ...spec.tables.flatMap((table) =>
      table.foreignKeys.map((one) => `ALTER TABLE ${at(table.name)} ADD CONSTRAINT ${quote(one.name)} FOREIGN KEY (${quote(one.column)}) REFERENCES ${at(one.target)} (id)${one.options}`),
    ),
    ...spec.views
      .toSorted((a, b) => Number(a.over !== null) - Number(b.over !== null))
      .map((one) => `CREATE ${one.materialized ? 'MATERIALIZED ' : ''}VIEW ${at(one.name)} AS SELECT ${one.over === null ? `${one.columns.map(quote).join(', ')} FROM ${at(one.table)}` : `count(*) AS n FROM ${at(one.over)}`}`),
  ].join(';\n')
}
