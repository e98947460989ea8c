import { renderSchema } from '../schema/canonical-ddl.ts'
import { takeSnapshot } from '../schema/take-snapshot.ts'
import type { EngineContext } from './context.ts'
import { forReading, requireTarget, withSession } from './context.ts'
import type { ShadowSchema } from './inspect-revision.ts'

/** The schema of a target as it is now. Reads the catalog only. */
export async function liveSchema(context: EngineContext, name: string): Promise<ShadowSchema> {
  const { target, connection, dialect } = requireTarget(context, name)
  if (await dialect.identifyMissing(connection)) return { ddl: '', notCompared: [] }
  return withSession(dialect, forReading(connection), async (session) => {
    const snapshot = await takeSnapshot(session, target.schemas)
    return { ddl: renderSchema(snapshot), notCompared: snapshot.notCompared }
  })
}
