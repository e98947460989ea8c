import type { Random } from '../dialect/schema/random.ts'

/** One revision of a made-up history, with statements that both systems take. */
export type MadeRevision = {
  readonly id: string
  readonly parents: readonly string[]
  readonly up: readonly string[]
  /** Null: it cannot be rolled back. */
  readonly down: readonly string[] | null
}

type Table = { name: string; readonly columns: string[]; rows: number }

/** A line of revisions, here and there with two branches that come together again, each with tables of its own. */
export function randomHistory(random: Random, count: number): MadeRevision[] {
  const made: MadeRevision[] = []
  let heads: { readonly id: string; readonly tables: Table[] }[] = []
  const merge = (id: string): void => {
    made.push({ id, parents: heads.map((head) => head.id), up: [], down: [] })
    heads = [{ id, tables: heads.flatMap(({ tables }) => tables) }]
  }
  for (let n = 0; made.length < count; n++) {
    const id = `r${String(n).padStart(3, '0')}`
    if (heads.length > 1 && random.chance(0.5)) {
      merge(id)
      continue
    }
    const [head, ...others] = heads
    const below = made.find((each) => each.id === head?.id)?.parents ?? []
    const forks = others.length === 0 && below.length === 1 && random.chance(0.15)
    const tables = forks ? [] : (head?.tables ?? [])
    const steps = Array.from({ length: 1 + random.int(3) }, (_, at) =>
      randomStep(random, tables, `${n}_${at}`),
    )
    const down = random.chance(0.04) ? null : steps.toReversed().flatMap((step) => step.down)
    const parents = forks ? below : heads.slice(0, 1).map((each) => each.id)
    made.push({ id, parents, up: steps.flatMap(({ up }) => up), down })
    heads = [...(forks ? heads : others), { id, tables }]
  }
  if (heads.length > 1) merge('last')
  return made
}

type Step = { readonly up: readonly string[]; readonly down: readonly string[] }
type Maker = (random: Random, table: Table, tables: Table[], n: string) => Step | null

const makers: readonly Maker[] = [
  (random, { name, columns }, _, n) => {
    const column = `c${n}`
    columns.push(column)
    const type = random.pick(['integer', "text default 'it''s; so'", 'integer not null default 7'])
    return {
      up: [`alter table ${name} add column ${column} ${type}`],
      down: [`alter table ${name} drop column ${column}`],
    }
  },
  (random, table, _, n) => {
    if (table.columns.length < 2) return null
    const at = 1 + random.int(table.columns.length - 1)
    const [old] = table.columns.splice(at, 1, `n${n}`)
    return {
      up: [`alter table ${table.name} rename column ${old ?? ''} to n${n}`],
      down: [`alter table ${table.name} rename column n${n} to ${old ?? ''}`],
    }
  },
  (_, table, __, n) => {
    const old = table.name
    table.name = `t${n}`
    return { up: [`alter table ${old} rename to t${n}`], down: [`alter table t${n} rename to ${old}`] }
  },
  (_, table, tables) => {
    if (tables.length < 2 || table.columns.length > 1) return null
    tables.splice(tables.indexOf(table), 1)
    return { up: [`drop table ${table.name}`], down: [`create table ${table.name} (id integer, a text)`] }
  },
  (_, { name }, __, n) => ({
    up: [`create index i${n} on ${name} (a)`],
    down: [`drop index i${n}`],
  }),
  (_, { name }, __, n) => ({
    up: [`create view v${n} as select count(*) as many from ${name}`, `drop view v${n}`],
    down: [],
  }),
  (_, table) => {
    table.rows += 1
    const id = table.rows
    return {
      up: [`insert into ${table.name} (id, a) values (${id}, 'row; ${id}')`],
      down: [`delete from ${table.name} where id = ${id}`],
    }
  },
  (_, { name }, __, n) => ({ up: [`update ${name} set a = coalesce(a, '') || '${n}'`], down: [] }),
  (_, { name }) => ({ up: [`delete from ${name} where id = 1`], down: [] }),
]

function randomStep(random: Random, tables: Table[], n: string): Step {
  if (tables.length === 0 || random.chance(0.2)) {
    tables.push({ name: `t${n}`, columns: ['a'], rows: 0 })
    return { up: [`create table t${n} (id integer, a text)`], down: [`drop table t${n}`] }
  }
  const table = random.pick(tables)
  return random.pick(makers)(random, table, tables, n) ?? { up: [], down: [] }
}

/** The file of a made-up revision. */
export function fileOf({ id, parents, up, down }: MadeRevision): string {
  const lines = (all: readonly string[]): string => all.map((sql) => `${sql};\n`).join('')
  const back = down === null ? '' : `-- downgrade\n${lines(down.length > 0 ? down : ['select 1'])}`
  return `-- message: makes ${id}\n-- revision: ${id}\n-- down_revision: ${parents.join(', ') || 'none'}\n-- upgrade\n${lines(up.length > 0 ? up : ['select 1'])}${back}`
}
