import { HeadwayError } from '../../../../../shared/errors.ts'
import type { ShadowPlace } from '../../../../../shared/model/shadow-place.ts'
import { beyondScratch } from '../../beyond-scratch.ts'
import type { GuardedStatement, Session } from '../../dialect.ts'
import type { Reach, ScratchGuard, ScratchRules } from '../../scratch.ts'
import { quoteName } from '../../version-table-sql.ts'
import { postgresSession } from '../session.ts'
import { reachOf } from './reach.ts'
import { readShared, refuseDifferences, refuseSharedWrites } from './shared-catalogs.ts'
import { beyondHint, nameServer } from './scratch-hints.ts'
import type { StandIns } from './stand-ins.ts'
import type { TargetTraits } from './target-traits.ts'

type RulesOptions = {
  readonly place: ShadowPlace
  /** Null where the target could not be asked. */
  readonly traits: TargetTraits | null
  /** Kinds of reach that are refused here. */
  readonly refused: readonly Reach['kind'][]
  /** Null where the roles of the target exist on this server anyway. */
  readonly standIns: StandIns | null
  /** Whether other databases that matter live on this server. */
  readonly watched: boolean
}

/** The rules of a scratch database on PostgreSQL. */
export function scratchRules(options: RulesOptions): ScratchRules {
  const { traits, refused, standIns, watched, place } = options
  /** Schemas that are there only because a search path names them. */
  const lent = new Set<string>()
  /** Settings that this role may not set for the database: each revision begins with them. */
  let ofSession: TargetTraits['settings'] = []
  return {
    roles: standIns === null ? [] : (traits?.roles ?? []),
    async prepare(session) {
      if (traits === null) return false
      const { refused: rest, changed } = await applySettings(session, traits)
      ofSession = rest
      for (const schema of traits.schemas) {
        if (await createSchema(session, schema)) lent.add(schema)
      }
      // A pooler would hand the next session this process, which began without the settings.
      if (changed && postgresSession(session).pooled)
        await succeeds(session, 'select pg_terminate_backend(pg_backend_pid())')
      return changed
    },
    refuse(sql) {
      const reach = reachOf(sql)
      return reach === null || !refused.includes(reach.kind)
        ? null
        : beyondScratch(sql, reach, beyondHint(reach))
    },
    guard: (session) => openGuard(session, lent, standIns),
    async watch(session, transactional) {
      for (const { name, value } of ofSession) {
        await session.query('select set_config($1, $2, false)', [name, value])
      }
      return watch(session, transactional && watched, watched)
    },
    explain: (error) => (place.kind === 'target' ? error : missingExtension(error, place)),
  }
}

type Applied = {
  /** Whether the database has settings that this session did not begin with. */
  readonly changed: boolean
  /** What can only be set for a session. */
  readonly refused: TargetTraits['settings']
}

/** What ALTER ROLE and ALTER DATABASE set for the target is set for the scratch database, so that RESET leads to it. */
async function applySettings(session: Session, { settings }: TargetTraits): Promise<Applied> {
  const asked = await session.query('select name, setting from pg_settings where name = any($1)', [
    settings.map(({ name }) => name),
  ])
  const here = new Map(asked.rows.map((row) => [String(row['name']), String(row['setting'])]))
  const differing = settings.filter(
    ({ name, value }) => here.get(name) !== value && name !== 'role' && name !== 'session_authorization',
  )
  const refused: TargetTraits['settings'][number][] = []
  for (const setting of differing) {
    // Some cannot be set at all: of an extension that is not loaded here, or above this role.
    if (!(await succeeds(session, 'select set_config($1, $2, false)', [setting.name, setting.value])))
      continue
    if (!(await succeeds(session, keepSql(setting.name)))) refused.push(setting)
  }
  return { changed: refused.length < differing.length, refused }
}

function keepSql(name: string): string {
  const set = `alter database %I set ${quoteParts(name)} from current`
  return `do $headway$ begin execute format('${set}', current_database()); end $headway$`
}

async function succeeds(session: Session, sql: string, bindings: readonly unknown[] = []): Promise<boolean> {
  return session.query(sql, bindings).then(
    () => true,
    () => false,
  )
}

/** `app.tenant` is two names. */
function quoteParts(name: string): string {
  return name.split('.').map(quoteName).join('.').replaceAll('%', '%%').replaceAll("'", "''")
}

async function createSchema(session: Session, name: string): Promise<boolean> {
  const found = await session.query('select 1 from pg_namespace where nspname = $1', [name])
  if (found.rows.length > 0) return false
  await session.query(`create schema ${quoteName(name)}`)
  return true
}

function openGuard(session: Session, lent: Set<string>, standIns: StandIns | null): ScratchGuard {
  const isLent = ({ statement }: GuardedStatement): boolean =>
    statement.kind === 'create schema' && statement.object !== null && lent.has(statement.object)
  return {
    waits: (statement) => isLent(statement) || (standIns?.concerns(statement) ?? false),
    async before(statement) {
      await standIns?.before(session, statement)
      // The revision creates the schema itself: the one made for the search path is dropped, unless it is no longer
      // empty.
      if (isLent(statement)) await dropIfEmpty(session, statement.statement.object ?? '')
    },
    after: async (statement) => standIns?.after(session, statement),
  }
}

async function dropIfEmpty(session: Session, name: string): Promise<void> {
  await session.query(
    `do $headway$ begin drop schema ${quoteName(name)}; exception when dependent_objects_still_exist or invalid_schema_name then null; end $headway$`,
  )
}

async function watch(session: Session, askLocks: boolean, watched: boolean): Promise<() => Promise<void>> {
  if (askLocks) return () => refuseSharedWrites(session)
  if (!watched) return () => Promise.resolve()
  const before = await readShared(session)
  return async () => refuseDifferences(before, await readShared(session))
}

const unavailable =
  /extension "([^"]+)" is not available|could not open extension control file ".*[\\/]([^\\/"]+)\.control"/

/** The server of the shadow lacks an extension: said by name, for the migration is not at fault. */
function missingExtension(error: unknown, place: ShadowPlace): unknown {
  if (!(error instanceof HeadwayError)) return error
  const match = unavailable.exec(error.message) ?? unavailable.exec(error.data.detail ?? '')
  const name = match?.[1] ?? match?.[2]
  if (name === undefined) return error
  return new HeadwayError('shadow_unavailable', `The extension ${name} is missing on ${place.text}.`, {
    hint: `Install ${name} there, or ${nameServer} (one that has ${name})`,
    sql: error.data.sql,
    where: error.data.where,
    cause: error,
  })
}
