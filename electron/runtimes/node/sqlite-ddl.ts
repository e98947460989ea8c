import type { SchemaOperation, TableAction } from '../../../shared/model/schema-operation.ts'
import type { Door } from './door.ts'
import type { Builder, ClientClass, KnexRunner, RunnerQuery } from './knex-types.ts'

/** knex's compiler of one `alterTable`, as far as it is looked at. */
type TableCompiler = {
  readonly tableNameRaw: string
  readonly schemaNameRaw?: string
  readonly grouped: {
    readonly columns?: readonly {
      readonly builder: {
        readonly _method?: string
        readonly _args?: readonly unknown[]
        readonly alterNullable?: boolean
        readonly alterType?: boolean
      }
    }[]
  }
}

/** What knex would run afterwards: nothing. */
const nothing = { pre: [], sql: [], check: null, post: [] } as const

type AlteredColumn = {
  readonly name: string
  readonly type: string
  readonly defaultTo: string | null
  readonly notNull: boolean
}

type ForeignKey = {
  readonly column: readonly string[]
  readonly keyName?: string
  readonly references: readonly string[]
  readonly inTable: string
  readonly onDelete?: string
  readonly onUpdate?: string
  readonly deferrable?: string
}

type ForeignAction = Extract<TableAction, { kind: 'createForeign' }>

/** The action's name as the engine takes it; what is none is refused there. */
function actionOf(text: string | undefined): ForeignAction['onDelete'] {
  return text === undefined ? null : (text.toLowerCase().trim() as ForeignAction['onDelete'])
}

/**
 * In place of knex's SQLite3_DDL, which makes tables anew in a way that empties ON DELETE CASCADE children
 * (knex#6213) and loses triggers, defaults and more: the same methods, each an operation of Headway's own.
 */
class SafeDdl {
  readonly #door: Door
  readonly #compiler: TableCompiler

  constructor(door: Door, compiler: TableCompiler) {
    this.#door = door
    this.#compiler = compiler
  }

  /** `.alter()`: the column is what the builder says, as on PostgreSQL; nothing else of it is kept. */
  async alterColumn(columns: readonly AlteredColumn[]): Promise<typeof nothing> {
    const actions = columns.map(({ name, type, defaultTo, notNull }): TableAction => {
      const { alterNullable = true, alterType = true } = this.#flags(name)
      return {
        kind: 'alterColumn',
        column: name,
        ...(alterType ? { type } : {}),
        ...(alterNullable ? { nullable: !notNull } : {}),
        default: defaultTo === null || defaultTo === 'null' ? null : { sql: defaultTo },
      }
    })
    return await this.#alter('alter()', actions)
  }

  async dropColumn(columns: readonly string[]): Promise<typeof nothing> {
    return await this.#alter(
      'dropColumn',
      columns.map((column) => ({ kind: 'dropColumn', column })),
    )
  }

  async setNullable(column: string, nullable: boolean): Promise<typeof nothing> {
    return await this.#alter(nullable ? 'setNullable' : 'dropNullable', [
      { kind: 'alterColumn', column, nullable },
    ])
  }

  /** The name that knex makes up is PostgreSQL's: on SQLite the columns tell. */
  async dropForeign(columns: readonly string[], name: string | undefined): Promise<typeof nothing> {
    return await this.#alter('dropForeign', [
      { kind: 'dropConstraint', name: name ?? null, columns: [...columns], type: 'foreign key' },
    ])
  }

  async dropPrimary(name: string | undefined): Promise<typeof nothing> {
    return await this.#alter('dropPrimary', [
      { kind: 'dropConstraint', name: name ?? null, columns: null, type: 'primary key' },
    ])
  }

  async primary(columns: readonly string[], name: string | undefined): Promise<typeof nothing> {
    return await this.#alter('primary', [
      { kind: 'createPrimaryKey', columns: [...columns], name: name ?? null },
    ])
  }

  async foreign(key: ForeignKey): Promise<typeof nothing> {
    const { deferrable } = key
    return await this.#alter('foreign', [
      {
        kind: 'createForeign',
        name: key.keyName ?? null,
        columns: [...key.column],
        references: { table: { schema: null, name: key.inTable }, columns: [...key.references] },
        onDelete: actionOf(key.onDelete),
        onUpdate: actionOf(key.onUpdate),
        deferrable: deferrable === 'immediate' || deferrable === 'deferred' ? deferrable : null,
        notValid: false,
      },
    ])
  }

  #flags(name: string): { readonly alterNullable?: boolean; readonly alterType?: boolean } {
    const found = this.#compiler.grouped.columns?.find(
      ({ builder }) => builder._method === 'alter' && builder._args?.[0] === name,
    )
    return found?.builder ?? {}
  }

  async #alter(call: string, actions: TableAction[]): Promise<typeof nothing> {
    const { tableNameRaw: name, schemaNameRaw: schema = null } = this.#compiler
    const operation: SchemaOperation = { kind: 'alterTable', table: { schema, name }, actions }
    // knex puts the builder's own stack in place of this one.
    await this.#door.operate(operation, `knex.schema.alterTable: ${call}`, new Error(call))
    return nothing
  }
}

type Routed = RunnerQuery & { readonly output?: (this: KnexRunner, rows: readonly unknown[]) => unknown }

/** Whether the query only reads the table's columns for SQLite3_DDL, which Headway's replacement does not need. */
function isLead(query: Routed, builder: Builder): boolean {
  const asks = builder._sequence?.some(({ method }) => method === 'hasColumn') ?? true
  return !asks && query.output !== undefined && query.sql.startsWith('PRAGMA table_info(')
}

/** What knex sends after `truncate()`, whether or not there are counters. */
function resetsCounter({ sql }: RunnerQuery): boolean {
  return sql.startsWith('delete from sqlite_sequence where name = ')
}

/** SQLite makes their table with the first AUTOINCREMENT; without it the reset fails, which fails a whole revision. */
async function hasCounters(send: KnexRunner['query']): Promise<boolean> {
  const rows = await send({ sql: "select 1 from sqlite_master where name = 'sqlite_sequence'" })
  return Array.isArray(rows) && rows.length > 0
}

/** The SQLite client with `SafeDdl` in place of knex's rebuilds. */
export function withSafeDdl(Base: ClientClass): ClientClass {
  return class extends Base {
    ddl(compiler: TableCompiler): SafeDdl {
      return new SafeDdl(this.config.headway.door, compiler)
    }

    override runner(builder: Builder): KnexRunner {
      const runner = super.runner(builder)
      const send = runner.query.bind(runner)
      runner.query = async (query) => {
        const routed = query as Routed
        if (isLead(routed, builder)) return await routed.output?.call(runner, [])
        return resetsCounter(query) && !(await hasCounters(send)) ? [] : await send(query)
      }
      return runner
    }
  }
}
