import { basename, dirname, isAbsolute, relative, sep } from 'node:path'
import type { Diagnostic } from '../../../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../../../shared/errors.ts'
import type { Settings, Tier } from '../../../../../shared/model/project.ts'
import { Secret } from '../../../ports.ts'
import type { KnexProject } from '../../knex-project.ts'
import type { TargetSettings } from '../../target-settings.ts'
import { connectionOf } from './connection-url.ts'
import { environmentsOf } from './environments.ts'
import type { Environments } from './environments.ts'
import { migrationsOf } from './migrations-config.ts'
import type { MigrationsConfig } from './migrations-config.ts'
import { isObject, Unread } from './static-value.ts'
import type { StaticObject, StaticValue } from './static-value.ts'

/** What a knexfile comes to. */
export type KnexDescription = {
  readonly root: string
  readonly settings: Settings
  readonly targets: readonly TargetSettings[]
  readonly knex: KnexProject
  readonly diagnostics: readonly Diagnostic[]
}

type Asked = {
  /** Absolute. */
  readonly file: string
  readonly section: string | null
  readonly nodeEnvironment: string | null
  /** Names of variables that migrations may see. */
  readonly variables: readonly string[]
  /** Why running it told nothing; null where it ran, or was not run. */
  readonly failure: HeadwayError | null
}

/** What the exports of a knexfile mean, read or asked. Pure. */
export function describeKnexfile(value: StaticValue, asked: Asked): KnexDescription {
  const { file } = asked
  const folder = dirname(file)
  const found = environmentsOf(value, asked.section, asked.nodeEnvironment)
  const config = found.all.get(found.chosen ?? '') ?? {}
  const migrations = migrationsOf(config, file, folder)
  const root = commonFolder([folder, ...migrations.directories])
  const name = found.chosen ?? asked.section ?? asked.nodeEnvironment ?? 'development'
  const place = (path: string): string => below(root, path)
  const targets = [...found.all].map(([each, other]) =>
    targetOf(
      each,
      other,
      folder,
      each === found.chosen || sameMigrations(migrationsOf(other, file, folder), migrations),
    ),
  )
  const mapped = ['wrapIdentifier', 'postProcessResponse', 'userParams'].some(
    (key) => (config[key] ?? null) !== null,
  )
  const unread = found.all.size === 0 ? ['what it exports'] : migrations.unread
  return {
    root,
    settings: settingsOf(migrations, place, basename(file)),
    targets: (targets.length === 0 ? [asking(name)] : targets).map((target) =>
      target.fromCode === true && target.name === name
        ? { ...target, problem: target.problem ?? asked.failure }
        : target,
    ),
    knex: {
      file,
      folder,
      environment: found.chosen,
      client: clientOf(config),
      directories: migrations.directories,
      loadExtensions: migrations.loadExtensions,
      sortDirsSeparately: migrations.sortDirsSeparately,
      extension: migrations.extension,
      stub: migrations.stub,
      disableTransactions: migrations.disableTransactions,
      disableValidation: migrations.disableValidation,
      ownTarget: name,
      variables: asked.variables,
      unread,
      hasFunctions: mapped || migrations.hasHooks,
    },
    diagnostics: problemsOf(place(file), {
      found,
      unread,
      refused: [...migrations.refused, ...refusedPool(config)],
      failure: asked.failure,
    }),
  }
}

type Doubts = {
  readonly found: Environments
  readonly unread: readonly string[]
  readonly refused: readonly string[]
  readonly failure: HeadwayError | null
}

function problemsOf(file: string, { found, unread, refused, failure }: Doubts): readonly Diagnostic[] {
  const all: Diagnostic[] = []
  const add = (severity: Diagnostic['severity'], message: string, hint: string | null): void =>
    void all.push(problem(file, severity, message, hint))
  if (found.problem !== null) add('error', found.problem, 'Choose one with -n.')
  if (failure !== null && unread.length > 0)
    all.push({
      ...problem(file, 'error', failure.message, failure.data.hint),
      where: failure.data.where ?? { file, line: null, column: null },
    })
  else if (unread.length > 0) add('warning', `Only running the knexfile can tell ${unread[0]}.`, askedHint)
  for (const what of refused)
    add(what.startsWith('migrationSource') ? 'error' : 'warning', `Not honoured: ${what}.`, null)
  return all
}

const askedHint =
  'It is asked once the project is trusted. Or write the settings of "migrations" as plain values: path.join and __dirname are read.'

/** What is done to connections of knex's own pool; foreign keys are Headway's to switch. */
function refusedPool({ pool }: StaticObject): readonly string[] {
  const hook = isObject(pool) ? (pool['afterCreate'] ?? null) : null
  const isKnown = hook instanceof Unread && /foreign_keys/i.test(hook.text) && !/\bset\b/i.test(hook.text)
  if (hook === null || isKnown) return []
  return ['pool.afterCreate: what it does to each connection is not done to that of Headway']
}

function clientOf(config: StaticObject): string | null {
  const client = config['client'] ?? config['dialect']
  return typeof client === 'string' ? client : null
}

function targetOf(name: string, config: StaticObject, folder: string, isSame: boolean): TargetSettings {
  const blank = { ...asking(name), tier: tierOf(name) }
  if (!isSame) return { ...blank, problem: otherMigrations(name) }
  const found = connectionOf(config, folder)
  if (found.kind === 'url') return { ...blank, fromCode: false, url: new Secret(found.url) }
  if (found.kind === 'variable') return { ...blank, fromCode: false, urlEnv: found.name }
  return found.kind === 'problem' ? { ...blank, problem: found.error } : blank
}

/** A target that only the code of the knexfile knows. */
function asking(name: string): TargetSettings {
  return { name, url: null, urlEnv: null, fromCode: true, tier: null, schemas: [], settings: {} }
}

function tierOf(name: string): Tier | null {
  if (/^prod/i.test(name)) return 'production'
  return /^test/i.test(name) ? 'test' : null
}

function sameMigrations(one: MigrationsConfig, other: MigrationsConfig): boolean {
  return JSON.stringify({ ...one, unread: [] }) === JSON.stringify({ ...other, unread: [] })
}

function otherMigrations(name: string): HeadwayError {
  return new HeadwayError('unknown_target', `The environment "${name}" has other settings of migrations.`, {
    hint: `Open it by itself: -n ${name}.`,
  })
}

function settingsOf(migrations: MigrationsConfig, place: (path: string) => string, file: string): Settings {
  const [first = '.', ...others] = migrations.directories.map(place)
  return {
    description: { source: 'knex', file },
    scriptLocation: first,
    versionLocations: others,
    recursive: false,
    fileTemplate: '%(year)d%(month).2d%(day).2d%(hour).2d%(minute).2d%(second).2d_%(slug)s',
    truncateSlugLength: 200,
    timezone: 'UTC',
    format: migrations.extension.endsWith('ts') ? 'ts' : 'js',
    model: null,
    modelProgram: null,
    versionTable: migrations.tableName,
    versionTableSchema: migrations.schemaName,
    transaction: 'per-revision',
    include: [],
    exclude: [],
    fleets: {},
    ignoredChanges: [],
    defaultTarget: null,
    ledger: 'apart',
    postWriteHooks: [],
  }
}

/** The nearest folder that holds all of them. */
function commonFolder(paths: readonly string[]): string {
  const [first = '/', ...others] = paths
  const inside = (folder: string, path: string): boolean => {
    const way = relative(folder, path)
    return !way.startsWith('..') && !isAbsolute(way)
  }
  let folder = first
  while (!others.every((path) => inside(folder, path)) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

function below(root: string, path: string): string {
  return (relative(root, path) || '.').split(sep).join('/')
}

function problem(
  file: string,
  severity: Diagnostic['severity'],
  message: string,
  hint: string | null,
): Diagnostic {
  return {
    rule: 'knexfile',
    severity,
    where: { file: basename(file) === '' ? '.' : file, line: null, column: null },
    revision: null,
    message,
    hint,
  }
}
