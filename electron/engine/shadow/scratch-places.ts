import type { Tier } from '../../../shared/model/project.ts'
import type { ConnectionSettings } from '../dialects/dialect.ts'
import type { ScratchPlace } from '../dialects/scratch.ts'

/**
 * Where scratch databases of a target may be made, in the order they are tried. A server that was named for it is the
 * only one. On production nothing ever runs where the target lives. On development and test the target's own server
 * comes first: it is there already and deparses as the target does; what reaches beyond a database is refused there
 * and shown on a private server. Pure.
 */
export function scratchPlaces(target: {
  readonly tier: Tier
  /** The server of `shadowUrl`; null where none is named. */
  readonly named: ConnectionSettings | null
  /** Whether a scratch database would share its server with the target. */
  readonly sharedServer: boolean
}): readonly ScratchPlace[] {
  const { tier, named, sharedServer } = target
  if (!sharedServer) return [{ kind: 'target' }]
  const mayBeTarget = tier !== 'production'
  if (named !== null) return [{ kind: 'named', settings: named, mayBeTarget }]
  return mayBeTarget ? [{ kind: 'target' }, { kind: 'private' }] : [{ kind: 'private' }]
}
