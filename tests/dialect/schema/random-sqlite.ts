import type { Random } from './random.ts'
import { silent, type Say } from './random-texts.ts'

type Column = {
  name: string
  type: string
  notNull: boolean
  default: string | null
  collate: string | null
  generated: string | null
  /** Written on the column: UNIQUE, CHECK or REFERENCES. */
  inline: string
}
type Table = {
  name: string
  /** Whole clause of the id column after its type. */
  key: string
  columns: Column[]
  members: string[]
  indexes: { name: string; unique: boolean; body: string; columns: string[] }[]
  options: string
}
export type SqliteSpec = {
  tables: Table[]
  views: { name: string; table: string; columns: string[] }[]
  triggers: { name: string; table: string; target: string }[]
}

export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
const odd = ['Upper', 'order', 'with space', 'quo"te', 'dot.ted', 'group']

function fresh(random: Random, prefix: string, taken: readonly string[]): string {
  for (;;) {
    const name = random.chance(0.15)
      ? `${prefix}_${random.pick(odd)}_${random.int(9)}`
      : `${prefix}_${random.int(40)}`
    if (!taken.some((each) => each.toLowerCase() === name.toLowerCase())) return name
  }
}

const types = [
  'integer',
  'INTEGER',
  'text',
  'TEXT',
  'real',
  'varchar(20)',
  'numeric(10, 2)',
  'blob',
  '',
  'date',
]
const strictTypes = ['integer', 'text', 'real', 'blob', 'any']
const defaults: Readonly<Record<string, readonly string[]>> = {
  text: ["'x'", '"y"', "('z')", "(lower('A'))", 'current_timestamp'],
  number: ['0', '-1', '(1 + 2)', '+3', '(4)'],
}

const isText = (column: Column): boolean => /text|varchar/i.test(column.type)
const isNumber = (column: Column): boolean => /^(int|real|num)/i.test(column.type)

function setType(random: Random, column: Column, strict: boolean): void {
  column.type = random.pick(strict ? strictTypes : types)
  column.collate = isText(column) && random.chance(0.2) ? random.pick(['nocase', 'RTRIM', 'binary']) : null
  column.default = null
  if (random.chance(0.4) && (isText(column) || isNumber(column))) {
    column.default = random.pick(defaults[isText(column) ? 'text' : 'number'] ?? ['0'])
  }
  // Rows are there already: a NOT NULL column needs something to hold.
  column.notNull = column.default !== null && random.chance(0.4)
}

function makeColumn(random: Random, table: Pick<Table, 'columns' | 'options'>): Column {
  const column: Column = {
    name: fresh(random, 'c', ['id', ...table.columns.map((column) => column.name)]),
    type: '',
    notNull: false,
    default: null,
    collate: null,
    generated: null,
    inline: '',
  }
  setType(random, column, table.options.includes('STRICT'))
  return column
}

function addMember(random: Random, spec: SqliteSpec, table: Table): void {
  const plain = table.columns.filter((column) => column.generated === null)
  const column = random.pick([...plain, null])
  if (column === null) return
  const name = random.chance(0.5) ? `CONSTRAINT ${quote(`k_${random.int(900)}`)} ` : ''
  const q = quote(column.name)
  const target = quote(random.pick(spec.tables).name)
  const kind = random.int(4)
  if (kind === 0) column.inline += ` ${name}CHECK (${q} IS NOT 'never${random.int(9)}')`
  if (kind === 1) table.members.push(`${name}CHECK (length(${q}) < 1000 /* note */ OR ${q} IS NULL)`)
  if (kind === 2 && column.type !== 'any')
    column.inline += ` ${name}REFERENCES ${target} (id)${random.pick(['', ' ON DELETE CASCADE', ' ON DELETE SET NULL ON UPDATE CASCADE', ' DEFERRABLE INITIALLY DEFERRED'])}`
  if (kind === 3)
    table.members.push(
      `${name}FOREIGN KEY (${q}) REFERENCES ${target}${random.pick([' (id)', ' (id) ON DELETE CASCADE'])}`,
    )
}

function addIndex(random: Random, table: Table): void {
  const columns = random.some(table.columns, 1 + random.int(2))
  if (columns.length === 0) return
  const keys = columns.map((column) => {
    const key = isText(column) && random.chance(0.3) ? `lower(${quote(column.name)})` : quote(column.name)
    return `${key}${random.pick(['', ' collate nocase', ' DESC', ' asc'])}`
  })
  const where = random.chance(0.2) ? ` where ${quote(columns[0]?.name ?? '')} is not null` : ''
  table.indexes.push({
    // Names are the schema's: of so many, no two will be the same.
    name: `ix_${random.int(1_000_000_000)}`,
    unique: false,
    body: `(${keys.join(', ')})${where}`,
    columns: columns.map((column) => column.name),
  })
}

function addGenerated(random: Random, table: Table): void {
  const base = table.columns.filter(
    (column) => column.generated === null && (isText(column) || isNumber(column)),
  )
  if (base.length === 0) return
  const from = random.pick(base)
  const column = makeColumn(random, table)
  const expression = isText(from)
    ? `upper(${quote(from.name)})`
    : `${quote(from.name)} * ${2 + random.int(3)}`
  const generated = `${random.pick(['generated always ', ''])}as (${expression}) ${random.pick(['stored', 'virtual', ''])}`
  Object.assign(column, {
    type: table.options.includes('STRICT') ? 'any' : 'text',
    default: null,
    notNull: false,
    collate: null,
    generated,
    inline: '',
  })
  table.columns.push(column)
}

function makeTable(random: Random, spec: SqliteSpec): Table {
  const options = random.pick(['', '', '', 'STRICT', 'WITHOUT ROWID', 'STRICT, WITHOUT ROWID'])
  const key = options.includes('WITHOUT')
    ? 'integer primary key'
    : random.pick([
        'integer primary key',
        'INTEGER PRIMARY KEY AUTOINCREMENT',
        'integer not null primary key',
        'integer constraint pk primary key autoincrement',
        'integer unique',
      ])
  const table: Table = {
    name: fresh(
      random,
      't',
      spec.tables.map((table) => table.name),
    ),
    key,
    columns: [],
    members: [],
    indexes: [],
    options,
  }
  for (let i = 1 + random.int(5); i > 0; i -= 1) table.columns.push(makeColumn(random, table))
  return table
}

function decorate(random: Random, spec: SqliteSpec, table: Table): void {
  for (let i = random.int(3); i > 0; i -= 1) addMember(random, spec, table)
  if (random.chance(0.3)) addGenerated(random, table)
  for (let i = random.int(3); i > 0; i -= 1) addIndex(random, table)
}

function addView(random: Random, spec: SqliteSpec): void {
  const table = random.pick(spec.tables)
  const columns = random.some(table.columns, 2).map((each) => each.name)
  spec.views.push({
    name: fresh(
      random,
      'v',
      spec.views.map((view) => view.name),
    ),
    table: table.name,
    columns,
  })
}

function addTrigger(random: Random, spec: SqliteSpec): void {
  spec.triggers.push({
    name: fresh(
      random,
      'tr',
      spec.triggers.map((trigger) => trigger.name),
    ),
    table: random.pick(spec.tables).name,
    target: random.pick(spec.tables).name,
  })
}

export function randomSqliteSpec(random: Random): SqliteSpec {
  const spec: SqliteSpec = { tables: [], views: [], triggers: [] }
  for (let i = 2 + random.int(3); i > 0; i -= 1) spec.tables.push(makeTable(random, spec))
  for (const table of spec.tables) decorate(random, spec, table)
  for (let i = random.int(3); i > 0; i -= 1) addView(random, spec)
  for (let i = random.int(4); i > 0; i -= 1) addTrigger(random, spec)
  return spec
}

/** Whether nothing but the column itself names it. */
function isFree(spec: SqliteSpec, table: Table, column: Column): boolean {
  const q = quote(column.name)
  return (
    column.inline === '' &&
    !table.members.some((member) => member.includes(q)) &&
    !table.columns.some((each) => each !== column && `${each.generated} ${each.inline}`.includes(q)) &&
    !spec.views.some((view) => view.table === table.name && view.columns.includes(column.name))
  )
}

const withTable =
  (act: (random: Random, table: Table, spec: SqliteSpec) => void) =>
  (random: Random, spec: SqliteSpec): void =>
    act(random, random.pick(spec.tables), spec)

const withFreeColumn = (act: (random: Random, column: Column, table: Table) => void) =>
  withTable((random, table, spec) => {
    const free = table.columns.filter((column) => isFree(spec, table, column))
    if (free.length > 0) act(random, random.pick(free), table)
  })

const mutations: readonly ((random: Random, spec: SqliteSpec) => void)[] = [
  (random, spec) => {
    const table = makeTable(random, spec)
    spec.tables.push(table)
    decorate(random, spec, table)
  },
  withTable((random, table, spec) => {
    const used = spec.tables.some(
      (each) =>
        each !== table && JSON.stringify(each).includes(JSON.stringify(quote(table.name)).slice(1, -1)),
    )
    if (used || spec.tables.length < 3) return
    spec.tables = spec.tables.filter((each) => each !== table)
    spec.views = spec.views.filter((view) => view.table !== table.name)
    spec.triggers = spec.triggers.filter(
      (trigger) => trigger.table !== table.name && trigger.target !== table.name,
    )
  }),
  withTable((random, table) => {
    table.columns.push(makeColumn(random, table))
  }),
  withTable((random, table) => {
    table.columns.splice(random.int(table.columns.length), 0, makeColumn(random, table))
  }),
  withFreeColumn((random, column, table) => {
    if (table.columns.length < 2) return
    table.columns = table.columns.filter((each) => each !== column)
    table.indexes = table.indexes.filter((each) => !each.columns.includes(column.name))
  }),
  withFreeColumn((random, column, table) => {
    if (column.generated !== null) return
    const strict = table.options.includes('STRICT')
    setType(random, column, strict)
    // The rows that are there must fit a strict type.
    if (strict) column.type = 'any'
  }),
  withFreeColumn((random, column) => {
    column.default = null
    column.notNull = false
  }),
  withTable((random, table, spec) => addMember(random, spec, table)),
  withTable((random, table, spec) => addMember(random, spec, table)),
  withTable((random, table) => {
    table.members.splice(random.int(table.members.length + 1), 1)
  }),
  withTable((random, table) => {
    random.pick([...table.columns, { inline: '' }]).inline = ''
  }),
  withTable((random, table) => addIndex(random, table)),
  withTable((random, table) => {
    table.indexes.splice(random.int(table.indexes.length + 1), 1)
  }),
  withTable((random, table) => addGenerated(random, table)),
  withTable((random, table) => {
    if (!table.options.includes('WITHOUT'))
      table.key = random.pick(['integer primary key', 'integer primary key autoincrement'])
  }),
  withTable((random, table) => {
    if (!/STRICT/.test(table.options)) table.options = random.pick(['', 'WITHOUT ROWID'])
    if (table.options.includes('WITHOUT')) table.key = 'integer primary key'
  }),
  (random, spec) => addView(random, spec),
  (random, spec) => {
    spec.views.splice(random.int(spec.views.length + 1), 1)
  },
  (random, spec) => addTrigger(random, spec),
  (random, spec) => {
    spec.triggers.splice(random.int(spec.triggers.length + 1), 1)
  },
]

/** Another schema some changes away. */
export function mutateSqliteSpec(random: Random, from: SqliteSpec): SqliteSpec {
  const spec = structuredClone(from)
  for (let i = 1 + random.int(6); i > 0; i -= 1) random.pick(mutations)(random, spec)
  return spec
}

function columnSql(column: Column, say: Say): string {
  const words =
    /^text$/i.test(column.type) && column.generated === null ? say(`default ${column.name}`) : null
  const parts = [
    quote(column.name),
    column.type,
    column.generated ?? '',
    (column.default ?? words) === null ? '' : `default ${column.default ?? words}`,
    column.notNull ? 'NOT NULL' : '',
    column.collate === null ? '' : `collate ${column.collate}`,
  ]
  return parts.filter((part) => part !== '').join(' ') + column.inline
}

function tableSql(table: Table, style: number, everySay: Say): string {
  const say: Say = (place) => everySay(`${table.name} ${place}`)
  const check = say('check')
  const members = [
    `id ${table.key}`,
    ...table.columns.map((column) => columnSql(column, say)),
    ...table.members,
    ...(check === null ? [] : [`constraint written check (${check} <> id || 'x')`]),
  ]
  const separator = style === 0 ? ', ' : style === 1 ? ',\n  ' : ', -- a, comment\n  /* and, another */ '
  return `create table ${quote(table.name)} (${members.join(separator)}${style === 2 ? '\n' : ''}) ${table.options}`
}

/** The schema as statements. `style` varies blanks and comments, which must not count as differences. */
export function sqliteSpecSql(spec: SqliteSpec, style: number, say: Say = silent): string {
  return [
    ...spec.tables.map((table) => tableSql(table, style, say)),
    ...spec.tables.flatMap((table) =>
      table.indexes.map(
        (each) =>
          `create ${each.unique ? 'unique ' : ''}index ${each.name} on ${quote(table.name)} ${each.body}`,
      ),
    ),
    ...spec.views.map(
      (view) =>
        `create view ${quote(view.name)} as select ${[...view.columns.map(quote), say(`view ${view.name}`) ?? '1'].join(', ')} from ${quote(view.table)}`,
    ),
    ...spec.triggers.map(
      (trigger) =>
        `create trigger ${quote(trigger.name)} after delete on ${quote(trigger.table)} begin delete from ${quote(trigger.target)} where id = old.id + 1000000 and ${say(`trigger ${trigger.name}`) ?? `''`} <> id; end`,
    ),
    '',
  ].join(';\n')
}

/** Rows that every check lets in: ids with gaps, texts and numbers by type; generated columns left out. */
export function sqliteRowsSql(random: Random, spec: SqliteSpec): string {
  const statements = spec.tables.flatMap((table) => {
    const columns = table.columns.filter((column) => column.generated === null)
    return Array.from({ length: 1 + random.int(6) }, (_, i) => {
      const values = columns.map((column) => {
        if (
          /REFERENCES/.test(column.inline) ||
          table.members.some((member) => /FOREIGN/.test(member) && member.includes(`(${quote(column.name)})`))
        ) {
          return column.notNull ? '1' : 'NULL'
        }
        if (isNumber(column)) return String(random.int(100))
        return /blob/.test(column.type) ? "x'0a'" : `'text ${random.int(100)}'`
      })
      return `insert into ${quote(table.name)} (${['id', ...columns.map((column) => quote(column.name))].join(', ')}) values (${[String((i + 1) * 3), ...values].join(', ')})`
    })
  })
  const deletes = spec.tables.map(
    (table) => `delete from ${quote(table.name)} where id = (select max(id) from ${quote(table.name)})`,
  )
  return [...statements, ...deletes, ''].join(';\n')
}
