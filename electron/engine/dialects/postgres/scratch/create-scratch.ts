import type { ConnectionSettings, Session } from '../../dialect.ts'
import type { ScratchDatabase, ScratchOptions } from '../../scratch.ts'
import { onNamedServer } from './on-named-server.ts'
import { onPrivateServer } from './on-private-server.ts'
import { onTargetServer } from './on-target-server.ts'
import type { ScratchRequest } from './scratch-request.ts'

/** A scratch database where `options.place` says. Throws `shadow_unavailable` and what connecting throws. */
export function createScratch(
  target: ConnectionSettings,
  options: ScratchOptions,
  connect: (settings: ConnectionSettings) => Promise<Session>,
): Promise<ScratchDatabase> {
  if (target.dialect !== 'postgres') throw new TypeError('not a PostgreSQL connection')
  const { place } = options
  const request: ScratchRequest = { target, options, connect }
  switch (place.kind) {
    case 'target':
      return onTargetServer(request)
    case 'private':
      return onPrivateServer(request)
    case 'named':
      if (place.settings.dialect !== 'postgres') throw new TypeError('not a PostgreSQL connection')
      return onNamedServer(request, place.settings, place.mayBeTarget)
  }
}
