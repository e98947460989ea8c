import { HeadwayError } from '../../../../shared/errors.ts'
import type { Settings } from '../../../../shared/model/project.ts'
import { runnerKey } from '../../dialects/lock-polling.ts'
import { settingPlace } from '../../../../shared/setting-words.ts'
import type { DatabaseIdentity } from '../../../../shared/model/database.ts'
import type {
  Dialect,
  InterruptedStep,
  LedgerSummary,
  Session,
  VersionTableRef,
  VersionTableState,
} from '../../dialects/dialect.ts'
import { defaultTargetName } from '../../project/targets.ts'
import type { EngineContext } from '../context.ts'
import { shownRows } from './shown-rows.ts'
import { requireTarget, requireWorkspace, versionTableOf, withSession } from '../context.ts'

/** Who a database is and where it stands, read over one connection. */
export type DatabaseReading = {
  /** False for a file that the first upgrade makes. */
  readonly exists: boolean
  readonly identity: DatabaseIdentity
  readonly readOnly: boolean
  readonly table: VersionTableState
  /** What Headway wrote there itself; null where it never ran. */
  readonly ledger: LedgerReading | null
}

export type LedgerReading = {
  /** The newest entry of each revision. */
  readonly summary: readonly LedgerSummary[]
  readonly interrupted: readonly InterruptedStep[]
  /** Who runs there now, where a step that has no end yet may be what it is at; else null. */
  readonly runner: string | null
}

const noTable: VersionTableState = { exists: false, malformed: null, rows: [] }

/**
 * Reads identity, version table and ledger of a target. Writes nothing. What does not depend on an answer is asked
 * for together. Throws what connecting throws, and `malformed_version_table` where two tables could be meant.
 */
export async function readDatabase(context: EngineContext, name: string): Promise<DatabaseReading> {
  const { dialect, connection } = requireTarget(context, name)
  const future = await dialect.identifyMissing(connection)
  if (future) return { exists: false, identity: future, readOnly: false, table: noTable, ledger: null }
  return withSession(dialect, dialect.settingsForReading(connection), async (session) => {
    const [{ readOnly, ...identity }, ref] = await Promise.all([
      dialect.identify(session),
      dialect.resolveVersionTable(session, versionTableOf(context)),
    ])
    const [table, ledger] = await Promise.all([
      dialect.readVersionTable(session, ref),
      readLedger(dialect, session, ref),
    ])
    return { exists: true, identity, readOnly, table, ledger }
  })
}

async function readLedger(
  dialect: Dialect,
  session: Session,
  ref: VersionTableRef,
): Promise<LedgerReading | null> {
  if (!(await dialect.hasLedger(session, ref))) return null
  const [summary, interrupted] = await Promise.all([
    dialect.readLedgerSummary(session, ref),
    dialect.readInterrupted(session, ref),
  ])
  const mayRun = interrupted.some(({ endless }) => endless)
  const runner = mayRun ? await dialect.lockHolder(session, runnerKey(ref)) : null
  return { summary, interrupted, runner }
}

/**
 * Version rows of a target, or of the default one where `name` is null. Writes nothing.
 * Throws `malformed_version_table` and what connecting throws.
 */
export async function readRows(context: EngineContext, name: string | null): Promise<readonly string[]> {
  const { dialect, connection } = requireTarget(context, name ?? requireDefaultTarget(context))
  if (await dialect.identifyMissing(connection)) return []
  const workspace = requireWorkspace(context)
  return withSession(dialect, dialect.settingsForReading(connection), async (session) => {
    const rows = rowsOf(
      await dialect.readVersionTable(session, versionTableOf(context)),
      workspace.project.settings,
    )
    return workspace.project.knex === null ? rows : shownRows((await workspace.history()).graph, rows)
  })
}

/** Throws `malformed_version_table` where the table is not Alembic's. */
export function rowsOf(table: VersionTableState, settings: Settings): readonly string[] {
  if (table.malformed === null) return table.rows
  throw malformedVersionTable(table.malformed, settings)
}

export function malformedVersionTable(message: string, settings: Settings): HeadwayError {
  const places = [settingPlace(settings, 'versionTable'), settingPlace(settings, 'versionTableSchema')]
  return new HeadwayError('malformed_version_table', message, {
    hint: `Set ${places.join(' (and ')}), or rename the table that is in the way.`,
  })
}

function requireDefaultTarget(context: EngineContext): string {
  const { project } = requireWorkspace(context)
  const name = defaultTargetName(project)
  if (name !== null) return name
  const names = project.targets.map((target) => target.name)
  throw new HeadwayError('unknown_target', 'The project has several targets and none is the default.', {
    candidates: names,
    hint: `Name one (${names.join(', ')}), or set ${settingPlace(project.settings, 'defaultTarget')}.`,
  })
}
