import { operations } from '../../shared/contract.ts'
import type { EngineFace, OperationName } from '../../shared/contract.ts'
import type { OperationSpec } from '../../shared/contract/operation.ts'
import { HeadwayError } from '../../shared/errors.ts'
import { plan } from '../../shared/model/plan.ts'
import type { Tier } from '../../shared/model/project.ts'
import type { Policy } from './dispatch.ts'

const remembered = 1000
const madeHere = plan.pick({ fingerprint: true, tier: true })

/**
 * Keeps production targets read-only on a transport (SAFETY: the browser host without `--allow-production`).
 * Every operation that writes a database needs the fingerprint of a plan that was made over this transport for
 * another tier; what cannot be told is refused. A production target's settings stay as they are, too.
 */
export function createProductionGuard(face: EngineFace): Policy {
  const tiers = new Map<string, Tier>()
  return {
    async before(operation, request) {
      if (operation === 'targets.save') await refuseRetiering(face, request)
      const spec: OperationSpec = operations[operation]
      if (spec.effect !== 'writes database') return
      const fingerprint = textField(request, 'fingerprint')
      const tier = fingerprint === null ? undefined : tiers.get(fingerprint)
      if (tier === undefined && fingerprint !== null) throw planUnknown()
      if (tier === undefined || tier === 'production') throw refused('Production targets are read-only here.')
    },
    after(operation, response) {
      if (!isPlanning(operation)) return
      const made = madeHere.safeParse(response)
      if (!made.success) return
      tiers.set(made.data.fingerprint, made.data.tier)
      for (const oldest of tiers.keys()) if (tiers.size > remembered) tiers.delete(oldest)
    },
  }
}

function isPlanning(operation: OperationName): boolean {
  return operation.startsWith('plan.')
}

async function refuseRetiering(face: EngineFace, request: unknown): Promise<void> {
  const name = textField(request, 'name')
  const targets = await face.handlers['targets.list']({})
  if (targets.some((target) => target.name === name && target.tier === 'production')) {
    throw refused('The settings of a production target are read-only here.')
  }
}

function textField(value: unknown, key: string): string | null {
  const found: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : null
  return typeof found === 'string' ? found : null
}

function refused(message: string): HeadwayError {
  return new HeadwayError('production_refused', message, {
    hint: 'Use the command line or the desktop app, or start with --allow-production.',
  })
}

function planUnknown(): HeadwayError {
  return new HeadwayError('plan_not_found', 'This plan was not made here, so its tier is not known.', {
    hint: 'Plan again, then run.',
  })
}
