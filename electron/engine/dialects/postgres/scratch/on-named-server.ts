import { HeadwayError } from '../../../../../shared/errors.ts'
import type { ScratchDatabase } from '../../scratch.ts'
import type { PostgresSettings } from '../client.ts'
import type { ScratchRequest } from './scratch-request.ts'
import { withSession } from './scratch-request.ts'
import { onTargetServer } from './on-target-server.ts'
import { scratchRules } from './rules.ts'
import { createDatabase, dropDatabase } from './scratch-database.ts'
import { createStandIns, dropRoles } from './stand-ins.ts'
import { readServer, readTraits } from './target-traits.ts'
import type { TargetTraits } from './target-traits.ts'
import { nameServer } from './scratch-hints.ts'

/**
 * On the server of `shadowUrl`. A URL that leads to the target's own server names nothing apart: then the rules of that
 * place hold, and on production it is refused.
 */
export async function onNamedServer(
  request: ScratchRequest,
  settings: PostgresSettings,
  mayBeTarget: boolean,
): Promise<ScratchDatabase> {
  const { target, options, connect } = request
  // A scratch server also serves where the target cannot be reached: then nothing of it is known.
  const traits = await withSession(connect, target, readTraits).catch(() => null)
  const server = await withSession(connect, settings, readServer).catch((error: unknown) => {
    throw withShadowPassword(error)
  })
  if (isSameServer(server, settings, traits, target)) {
    if (!mayBeTarget) throw leadsToTarget()
    return onTargetServer({ ...request, target: { ...target, database: settings.database } })
  }
  const { name, roles } = await withSession(connect, settings, async (session) => {
    const found = await session.query('select rolname as name from pg_roles')
    return {
      roles: new Set(found.rows.map((row) => String(row['name']))),
      name: await createDatabase(session, options.id),
    }
  })
  const standIns = createStandIns((traits?.roles ?? []).filter((role) => !roles.has(role)))
  const place = { kind: 'named', text: 'the scratch server of shadowUrl' } as const
  return {
    settings: { ...settings, database: name },
    place,
    rules: scratchRules({ place, traits, refused: [], standIns, watched: false }),
    async drop() {
      await withSession(connect, settings, async (session) => {
        await dropDatabase(session, name)
        await dropRoles(session, standIns.made)
      }).catch(() => undefined)
    },
  }
}

function isSameServer(
  server: string,
  settings: PostgresSettings,
  traits: TargetTraits | null,
  target: PostgresSettings,
): boolean {
  if (traits !== null) return server === traits.server
  return settings.host === target.host && settings.port === target.port
}

/** Nobody is asked for the password of this server: it stands in the URL. */
function withShadowPassword(error: unknown): unknown {
  if (!(error instanceof HeadwayError) || error.code !== 'password_needed') return error
  const { message, sqlState } = error.data
  return new HeadwayError('shadow_unavailable', `The server for scratch databases: ${message}`, {
    sqlState,
    hint: 'Put its URL with the password into a variable or .env, and name it: "shadowUrlEnv": "SHADOW_DATABASE_URL".',
    cause: error,
  })
}

function leadsToTarget(): HeadwayError {
  return new HeadwayError('shadow_unavailable', "shadowUrl leads to the target's own server.", {
    hint: `On production a look never runs anything where the target lives: ${nameServer}`,
  })
}
