import { withTransaction } from '../../dialects/scopes.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { runnerKey } from '../../dialects/lock-polling.ts'
import { emptySnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import { renderChangesSql } from '../../schema/render-sql.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, versionTableOf, withSession } from '../context.ts'

/** How long to wait for another runner, in milliseconds. */
const LOCK_LIMIT_MS = 10_000

/**
 * Drops everything in a development database, under the runner's lock, in one transaction.
 * Throws `production_refused` for any other tier, `confirmation_needed` where the name was not typed.
 */
export async function emptyTarget(
  context: EngineContext,
  name: string,
  confirm: string,
): Promise<{ dropped: string[] }> {
  const { target, dialect, connection } = requireTarget(context, name)
  if (target.tier !== 'development') {
    throw new HeadwayError(
      'production_refused',
      `${name} is a ${target.tier} target; only a development one is emptied.`,
    )
  }
  if (confirm !== name) {
    throw new HeadwayError('confirmation_needed', `Type ${name} to drop everything in it.`)
  }
  if (await dialect.identifyMissing(connection)) return { dropped: [] }
  return withSession(dialect, connection, async (session) => {
    const ref = await dialect.resolveVersionTable(session, versionTableOf(context))
    const lock = await dialect.acquireLock(session, {
      key: runnerKey(ref),
      limitMs: LOCK_LIMIT_MS,
      signal: new AbortController().signal,
      onWait: () => undefined,
    })
    try {
      const live = await takeSnapshot(session, target.schemas)
      const { changes } = compareSnapshots(live, nothingIn(live))
      const { upgrade } = renderChangesSql(changes, { renderer: dialect.renderer, from: live })
      await context.ports.checkpoint('target.empty')
      await withTransaction(session, async () => {
        for (const sql of upgrade) await session.query(sql)
      })
      context.hub.emit('target.changed', { target: name })
      return { dropped: changes.map((change) => change.title) }
    } finally {
      await lock.release()
    }
  })
}

/** The same database without its objects; schemas and extensions stay, for they may not be ours to drop. */
function nothingIn(live: SchemaSnapshot): SchemaSnapshot {
  const { serverVersion, defaultSchema, schemas, extensions } = live
  return { ...emptySnapshot(live.dialect), serverVersion, defaultSchema, schemas, extensions }
}
