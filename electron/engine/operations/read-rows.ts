import { HeadwayError } from '../../../shared/errors.ts'
import type { DatabaseIdentity } from '../../../shared/model/database.ts'
import type { EngineContext } from './context.ts'
import { requireTarget, requireWorkspace, versionTableOf, withSession } from './context.ts'
import { defaultTargetName } from '../project/targets.ts'

/** What planning needs to know of a database. */
export type Position = {
  readonly rows: readonly string[]
  readonly hasVersionTable: boolean
  readonly hasLedger: boolean
  readonly identity: DatabaseIdentity
  readonly readOnly: boolean
}

/**
 * Version rows of a target, or of the default one where `name` is null. Writes nothing.
 * Throws `malformed_version_table` and what connecting throws.
 */
export async function readRows(context: EngineContext, name: string | null): Promise<readonly string[]> {
  return (await readPosition(context, name ?? requireDefaultTarget(context))).rows
}

/** Where a target stands and who it is. A database that the first upgrade makes counts as empty. */
export async function readPosition(context: EngineContext, name: string): Promise<Position> {
  const { dialect, connection } = requireTarget(context, name)
  const ref = versionTableOf(context)
  const future = await dialect.identifyMissing(connection)
  if (future) return { rows: [], hasVersionTable: false, hasLedger: false, identity: future, readOnly: false }
  return withSession(dialect, dialect.settingsForReading(connection), async (session) => {
    const { readOnly, ...identity } = await dialect.identify(session)
    const table = await dialect.readVersionTable(session, ref)
    if (table.malformed !== null) throw malformedVersionTable(table.malformed)
    const hasLedger = await dialect.hasLedger(session, ref)
    return { rows: table.rows, hasVersionTable: table.exists, hasLedger, identity, readOnly }
  })
}

export function malformedVersionTable(message: string): HeadwayError {
  return new HeadwayError('malformed_version_table', message, {
    hint: 'Set versionTable (and versionTableSchema) in headway.json, or rename the table that is in the way.',
  })
}

function requireDefaultTarget(context: EngineContext): string {
  const { project } = requireWorkspace(context)
  const name = defaultTargetName(project)
  if (name !== null) return name
  const names = project.targets.map((target) => target.name)
  throw new HeadwayError('unknown_target', 'The project has several targets and none is the default.', {
    candidates: names,
    hint: `Name one (${names.join(', ')}), or set "defaultTarget" in headway.json.`,
  })
}
