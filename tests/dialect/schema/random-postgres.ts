import type { Random } from './random.ts'

export type Column = {
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
export type Table = {
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
export const at = (name: string): string => `app.${quote(name)}`

function nameFor(random: Random, prefix: string): string {
  return random.chance(0.15)
    ? `${prefix}_${random.pick(odd)}_${random.int(9)}`
    : `${prefix}_${random.int(40)}`
}

function fresh(random: Random, prefix: string, taken: readonly string[]): string {
  for (;;) {
    const name = nameFor(random, prefix)
    if (!taken.includes(name)) return name
  }
}

export function setType(random: Random, column: Column, enums: PostgresSpec['enums']): void {
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

export function makeColumn(random: Random, taken: readonly string[], enums: PostgresSpec['enums']): Column {
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

const isNumber = (column: Column): boolean =>
  /^(integer|bigint|smallint|numeric)/.test(column.type) && !column.type.endsWith(']')
const isText = (column: Column): boolean => /^(text|varchar)/.test(column.type) && !column.type.endsWith(']')
const isPlain = (column: Column): boolean => column.generated === null

export function addGenerated(random: Random, table: Table): void {
  const base = table.columns.filter((column) => isPlain(column) && (isNumber(column) || isText(column)))
  if (base.length === 0) return
  const from = random.pick(base)
  const expression = isNumber(from) ? `${quote(from.name)} * 2` : `upper(${quote(from.name)})`
  table.columns.push({
    name: fresh(
      random,
      'g',
      table.columns.map((column) => column.name),
    ),
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

export function addCheck(random: Random, table: Table): void {
  const column = random.pick(table.columns.filter(isPlain))
  const name = quote(column.name)
  const expression = isNumber(column)
    ? `${name} > ${random.int(5)}`
    : isText(column)
      ? `length(${name}) < ${10 + random.int(9)}`
      : `${name} IS NOT NULL`
  table.checks.push({
    name: fresh(
      random,
      `${table.name}_ck`,
      table.checks.map((check) => check.name),
    ),
    expression,
  })
}

export function addUnique(random: Random, table: Table): void {
  const columns = random
    .some(
      table.columns.filter((column) => isPlain(column)),
      1 + random.int(2),
    )
    .map((each) => each.name)
  if (columns.length === 0 || table.partitioned) return
  const options = random.pick(['', '', ' DEFERRABLE', ' DEFERRABLE INITIALLY DEFERRED'])
  table.uniques.push({
    name: fresh(
      random,
      `${table.name}_uq`,
      table.uniques.map((unique) => unique.name),
    ),
    columns,
    options,
  })
}

export function addIndex(random: Random, table: Table): void {
  const columns = random.some(
    table.columns.filter((column) => !(column.generated ?? '').endsWith('VIRTUAL')),
    1 + random.int(3),
  )
  if (columns.length === 0) return
  const keys = columns.map((column) => {
    const name = quote(column.name)
    const key = isText(column) && random.chance(0.3) ? `lower(${name})` : name
    return `${key}${random.pick(['', '', ' DESC', ' DESC NULLS LAST', ' NULLS FIRST'])}`
  })
  const others = table.columns.filter((column) => !columns.includes(column) && column.generated === null)
  const include = others.length > 0 && random.chance(0.2) ? [random.pick(others)] : []
  const where = others.length > 0 && random.chance(0.2) ? [random.pick(others)] : []
  const body = [
    `(${keys.join(', ')})`,
    ...include.map((each) => `INCLUDE (${quote(each.name)})`),
    ...where.map((each) => `WHERE ${quote(each.name)} IS NOT NULL`),
  ].join(' ')
  const unique = random.chance(0.2) && !table.partitioned
  const name = fresh(
    random,
    `${table.name}_ix`,
    table.indexes.map((each) => each.name),
  )
  table.indexes.push({
    name,
    unique,
    body,
    columns: [...columns, ...include, ...where].map((column) => column.name),
  })
}

export function makeTable(random: Random, spec: PostgresSpec): Table {
  const name = fresh(
    random,
    't',
    spec.tables.map((table) => table.name),
  )
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
  if (style === 1)
    id.identity =
      random.pick(['ALWAYS', 'BY DEFAULT', 'ALWAYS', 'BY DEFAULT']) +
      ' AS IDENTITY' +
      random.pick(['', ' (START WITH 100 INCREMENT BY 5)'])
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
    table.columns.push(
      makeColumn(
        random,
        table.columns.map((column) => column.name),
        spec.enums,
      ),
    )
  }
  if (random.chance(0.3)) addGenerated(random, table)
  if (random.chance(0.3)) addCheck(random, table)
  if (random.chance(0.3)) addUnique(random, table)
  if (random.chance(0.5)) addIndex(random, table)
  if (random.chance(0.15)) addTrigger(random, table)
  if (random.chance(0.15)) addPolicy(random, table)
  return table
}

export function addTrigger(random: Random, table: Table): void {
  const column = random.pick(table.columns.filter(isPlain))
  const body = random.pick(['BEFORE INSERT', `AFTER UPDATE OF ${quote(column.name)}`, 'BEFORE DELETE'])
  table.triggers.push({
    name: fresh(
      random,
      'tr',
      table.triggers.map((trigger) => trigger.name),
    ),
    body,
  })
}

export function addPolicy(random: Random, table: Table): void {
  const name = fresh(
    random,
    'po',
    table.policies.map((policy) => policy.name),
  )
  table.policies.push({
    name,
    body: random.pick([
      'FOR SELECT USING (id > 0)',
      'USING (id > 5) WITH CHECK (id > 6)',
      'AS RESTRICTIVE FOR DELETE USING (true)',
    ]),
  })
}

export function addForeignKey(random: Random, spec: PostgresSpec): void {
  const targets = spec.tables.filter((table) => !table.unlogged && !table.partitioned)
  const owners = spec.tables.filter((table) => !table.partitioned && !table.unlogged)
  if (targets.length === 0 || owners.length === 0) return
  const owner = random.pick(owners)
  const target = random.pick(targets)
  const column = makeColumn(
    random,
    owner.columns.map((column) => column.name),
    new Map(),
  )
  Object.assign(column, {
    type: target.columns[0]?.type ?? 'integer',
    default: null,
    collate: null,
    notNull: false,
  })
  owner.columns.push(column)
  const options = random.pick([
    '',
    ' ON DELETE CASCADE',
    ' ON DELETE SET NULL ON UPDATE CASCADE',
    ' DEFERRABLE INITIALLY DEFERRED',
    ' MATCH FULL',
  ])
  owner.foreignKeys.push({
    name: fresh(
      random,
      `${owner.name}_fk`,
      owner.foreignKeys.map((key) => key.name),
    ),
    column: column.name,
    target: target.name,
    options,
  })
}

export function addView(random: Random, spec: PostgresSpec): void {
  const table = random.pick(spec.tables)
  const columns = random.some(table.columns, 1 + random.int(3)).map((each) => each.name)
  const plain = spec.views.filter((view) => view.over === null)
  const over = plain.length > 0 && random.chance(0.25) ? random.pick(plain).name : null
  spec.views.push({
    name: fresh(
      random,
      'v',
      spec.views.map((view) => view.name),
    ),
    table: table.name,
    columns,
    materialized: random.chance(0.25),
    over,
  })
}

export function randomSpec(random: Random): PostgresSpec {
  const spec: PostgresSpec = { enums: new Map(), tables: [], views: [], functions: [], sequences: [] }
  for (let i = random.int(3); i > 0; i -= 1) {
    spec.enums.set(
      fresh(random, 'e', [...spec.enums.keys()]),
      ['a', 'b', 'c', 'd'].slice(0, 2 + random.int(3)),
    )
  }
  for (let i = 1 + random.int(4); i > 0; i -= 1) spec.tables.push(makeTable(random, spec))
  for (let i = random.int(4); i > 0; i -= 1) addForeignKey(random, spec)
  for (let i = random.int(3); i > 0; i -= 1) addView(random, spec)
  if (random.chance(0.3))
    spec.functions.push({
      name: 'f_0',
      body: `(a integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'select a + ${random.int(4)}'`,
    })
  if (random.chance(0.3))
    spec.sequences.push({ name: 's_0', options: random.pick(['', 'INCREMENT BY 3', 'AS integer CYCLE']) })
  return spec
}
