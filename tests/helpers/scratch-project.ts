import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Plan, PlanKind } from '../../shared/model/plan.ts'
import type { RunOutcome } from '../../shared/model/run.ts'
import type { ConnectionSettings, Dialect } from '../../electron/engine/dialects/dialect.ts'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { buildGraph } from '../../electron/engine/graph/build-graph.ts'
import type { NodePortsOptions } from '../../electron/engine/node-ports.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import { buildPlan } from '../../electron/engine/plan/build-plan.ts'
import type { PlanRequest } from '../../electron/engine/plan/build-plan.ts'
import type { Ports } from '../../electron/engine/ports.ts'
import { loadRevisions } from '../../electron/engine/revisions/load-revisions.ts'
import { createRevisionCache } from '../../electron/engine/revisions/revision-cache.ts'
import { readRevisionText } from '../../electron/engine/revisions/read-revision.ts'
import { runPlan } from '../../electron/engine/runner/run-plan.ts'
import type { RunEventBody, RunPlanOptions } from '../../electron/engine/runner/run-types.ts'
import { readSettings } from '../../electron/engine/project/sources/headway-json/read-settings.ts'

/** What a test changes of a run. */
export type RunChanges = Partial<
  Pick<RunPlanOptions, 'signal' | 'limits' | 'lockTimeoutMs' | 'resume' | 'reason' | 'osUser' | 'knownTypes'>
> & {
  readonly emit?: (event: RunEventBody) => void
  readonly plan?: Plan
}

/** A project folder of a test with one target, and the engine's stages put together the way operations do. */
export class ScratchProject {
  readonly root: string
  readonly connection: ConnectionSettings
  readonly dialect: Dialect
  readonly ports: Ports
  readonly events: RunEventBody[] = []
  transactionMode: 'per-revision' | 'per-run' = 'per-revision'
  readonly #cache = createRevisionCache()
  #previous: string | null = null

  constructor(connection: ConnectionSettings, options: NodePortsOptions & { readonly root?: string } = {}) {
    this.root = options.root ?? mkdtempSync(join(tmpdir(), 'headway-test-'))
    this.connection = connection
    this.dialect = dialectOf(connection.dialect)
    this.ports = createNodePorts({ userFolder: join(this.root, '.user'), ...options })
  }

  /** Writes a file below the root. */
  write(path: string, text: string): void {
    const full = join(this.root, path)
    mkdirSync(dirname(full), { recursive: true })
    writeFileSync(full, text)
  }

  /** Adds a TypeScript revision after the last one added. Bodies are statements of an async function (knex, op). */
  code(
    id: string,
    upgrade: string,
    downgrade = 'void knex',
    options: { readonly head?: string; readonly tail?: string } = {},
  ): void {
    this.write(
      `migrations/${id}.ts`,
      `/** ${id} */
import type { Knex } from 'knex'
import type { Operations } from 'headway'
${options.head ?? ''}
export const revision = '${id}'
export const downRevision = ${this.#previous === null ? 'null' : `'${this.#previous}'`}
${options.tail ?? ''}
export async function upgrade(knex: Knex, op: Operations) {
  ${upgrade}
}
export async function downgrade(knex: Knex, op: Operations) {
  ${downgrade}
}
`,
    )
    this.#previous = id
  }

  /** Adds a SQL revision after the last one added. */
  sql(id: string, upgrade: string, downgrade = 'select 1;', header = ''): void {
    this.write(
      `migrations/${id}.sql`,
      `-- message: ${id}\n-- revision: ${id}\n-- down_revision: ${this.#previous ?? 'none'}\n${header}\n-- upgrade\n${upgrade}\n-- downgrade\n${downgrade}\n`,
    )
    this.#previous = id
  }

  async plan(kind: PlanKind, expressions: readonly string[], purge = false): Promise<Plan> {
    const session = await this.dialect.connect(this.connection)
    try {
      const state = await this.dialect.readVersionTable(session, this.versionTable)
      const { readOnly: _readOnly, ...identity } = await this.dialect.identify(session)
      const interrupted =
        kind === 'stamp' ? await this.dialect.readInterrupted(session, this.versionTable) : []
      return await this.#build(
        { kind, expressions, purge },
        { rows: state.rows, hasVersionTable: state.exists, identity, interrupted: revisionsOf(interrupted) },
      )
    } finally {
      await session.close()
    }
  }

  get versionTable(): { readonly table: string; readonly schema: string | null } {
    return { table: 'alembic_version', schema: null }
  }

  async run(kind: PlanKind, expressions: readonly string[], changes: RunChanges = {}): Promise<RunOutcome> {
    return await this.apply(changes.plan ?? (await this.plan(kind, expressions)), changes)
  }

  upgrade(target = 'heads', changes: RunChanges = {}): Promise<RunOutcome> {
    return this.run('upgrade', [target], changes)
  }

  downgrade(target: string, changes: RunChanges = {}): Promise<RunOutcome> {
    return this.run('downgrade', [target], changes)
  }

  async apply(plan: Plan, changes: RunChanges = {}): Promise<RunOutcome> {
    const { emit, plan: _plan, ...rest } = changes
    return await runPlan({
      runId: this.ports.ids.run(),
      plan,
      dialect: this.dialect,
      connection: this.connection,
      versionTable: this.versionTable,
      root: this.root,
      loadFile: (path) => readRevisionText(this.ports, { root: this.root }, path),
      recompute: ({ rows, hasVersionTable, identity, interrupted }) =>
        this.#build(questionOf(plan), { rows, hasVersionTable, identity, interrupted }),
      ports: this.ports,
      emit: (event) => {
        this.events.push(event)
        emit?.(event)
      },
      signal: new AbortController().signal,
      lockTimeoutMs: 1000,
      osUser: 'someone',
      reason: null,
      ...rest,
    })
  }

  /** Version rows, ledger and everything else are read over a session of their own. */
  async query(sql: string): Promise<readonly Record<string, unknown>[]> {
    const session = await this.dialect.connect(this.connection)
    try {
      return (await session.query(sql)).rows
    } finally {
      await session.close()
    }
  }

  async rows(): Promise<readonly string[]> {
    const found = await this.query('select version_num from alembic_version order by 1')
    return found.map((row) => String(row['version_num']))
  }

  /** Tables, indexes, triggers and views but Headway's own, sorted. */
  async objects(query = (sql: string) => this.query(sql)): Promise<readonly string[]> {
    const sql =
      this.dialect.name === 'sqlite'
        ? "select type || ' ' || name as object from sqlite_schema where name not like 'sqlite_%'"
        : "select case relkind when 'r' then 'table' when 'i' then 'index' else relkind::text end || ' ' || relname as object from pg_class where relnamespace = 'public'::regnamespace"
    const found = await query(sql)
    return found
      .map((row) => String(row['object']))
      .filter((object) => !/alembic_version|headway_ledger/.test(object))
      .toSorted()
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  async #build(
    question: Pick<PlanRequest, 'kind' | 'expressions' | 'purge' | 'decides'>,
    position: Pick<PlanRequest, 'rows' | 'hasVersionTable' | 'identity' | 'interrupted'>,
  ): Promise<Plan> {
    const settings = scratchSettings(this.transactionMode)
    const { revisions, diagnostics } = await loadRevisions(
      this.ports,
      { root: this.root, settings },
      { cache: this.#cache, fresh: true },
    )
    const wrong = diagnostics.find((diagnostic) => diagnostic.severity === 'error')
    if (wrong !== undefined) throw new Error(`${wrong.where?.file}: ${wrong.message}`)
    return buildPlan({
      ...question,
      ...position,
      target: { name: 'dev', tier: 'development' },
      graph: buildGraph(revisions),
      revisions: new Map(revisions.map((revision) => [revision.id, revision])),
      settings,
      engineVersion: this.ports.engineVersion,
      createdAt: this.ports.clock.now().toISOString(),
    })
  }
}

function questionOf({ kind, expressions, purge, decides = [] }: Plan) {
  return { kind, expressions, purge, decides }
}

const revisionsOf = (steps: readonly { readonly revision: string }[]): string[] =>
  steps.map(({ revision }) => revision)

function scratchSettings(transaction: 'per-revision' | 'per-run') {
  return readSettings(JSON.stringify({ scriptLocation: 'migrations', transaction })).settings
}
