import {
  addCheck,
  addForeignKey,
  addGenerated,
  addIndex,
  addPolicy,
  addTrigger,
  addUnique,
  addView,
  at,
  makeColumn,
  makeTable,
  quote,
  setType,
  type Column,
  type PostgresSpec,
  type Table,
} from './random-postgres.ts'
import type { Random } from './random.ts'

function removeColumn(spec: PostgresSpec, table: Table, name: string): void {
  table.columns = table.columns.filter(
    (column) => column.name !== name && !(column.generated ?? '').includes(quote(name)),
  )
  const left = new Set(table.columns.map((column) => column.name))
  table.uniques = table.uniques.filter((unique) => unique.columns.every((each) => left.has(each)))
  table.checks = table.checks.filter((check) => !check.expression.includes(quote(name)))
  table.indexes = table.indexes.filter((item) => item.columns.every((each) => left.has(each)))
  table.foreignKeys = table.foreignKeys.filter((key) => left.has(key.column))
  table.triggers = table.triggers.filter((trigger) => !trigger.body.includes(quote(name)))
  for (const view of spec.views) {
    if (view.table === table.name) view.columns = view.columns.filter((column) => left.has(column))
  }
  removeEmptyViews(spec)
}

function removeEmptyViews(spec: PostgresSpec): void {
  spec.views = spec.views.filter(
    (view) => view.columns.length > 0 && spec.tables.some((table) => table.name === view.table),
  )
  spec.views = spec.views.filter(
    (view) => view.over === null || spec.views.some((each) => each.name === view.over && each.over === null),
  )
}

function removeTable(spec: PostgresSpec, name: string): void {
  spec.tables = spec.tables.filter((table) => table.name !== name)
  for (const table of spec.tables) table.foreignKeys = table.foreignKeys.filter((key) => key.target !== name)
  removeEmptyViews(spec)
}

function clearColumn(table: Table, column: Column): void {
  table.checks = table.checks.filter((check) => !check.expression.includes(quote(column.name)))
  table.columns = table.columns.filter((each) => !(each.generated ?? '').includes(quote(column.name)))
  table.indexes = table.indexes.filter(
    (item) =>
      !item.columns.includes(column.name) &&
      item.columns.every((each) => table.columns.some((c) => c.name === each)),
  )
  table.foreignKeys = table.foreignKeys.filter((key) => key.column !== column.name)
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
  else if (column.generated !== null)
    column.generated = column.generated.replace(/\* \d+/, `* ${3 + random.int(5)}`)
  else if (kind === 2) column.default = null
  else {
    clearColumn(table, column)
    setType(random, column, spec.enums)
    for (const view of spec.views) {
      if (view.table === table.name)
        view.columns = view.columns.filter((column) => table.columns.some((each) => each.name === column))
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
    table.columns.push(
      makeColumn(
        random,
        table.columns.map((column) => column.name),
        spec.enums,
      ),
    )
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
    const list = random.pick([
      table.indexes,
      table.checks,
      table.uniques,
      table.foreignKeys,
      table.triggers,
      table.policies,
    ])
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
    spec.functions = random.chance(0.5)
      ? []
      : [
          {
            name: 'f_0',
            body: `(a integer) RETURNS ${random.pick(['integer', 'bigint'])} LANGUAGE sql IMMUTABLE AS 'select a + 9'`,
          },
        ]
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
