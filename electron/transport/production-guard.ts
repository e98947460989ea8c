import { operations } from '../../shared/contract.ts'
import type { EngineFace, OperationName } from '../../shared/contract.ts'
import type { OperationSpec } from '../../shared/contract/operation.ts'
import { HeadwayError } from '../../shared/errors.ts'
import { plan } from '../../shared/model/plan.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { Policy } from './dispatch.ts'

const remembered = 1000
const madeHere = plan.pick({ fingerprint: true, tier: true, target: true, basis: true })
type MadeHere = Pick<Plan, 'tier' | 'target' | 'basis'>

/**
 * Keeps production targets read-only on a transport (SAFETY: the browser host without `--allow-production`).
 * Every operation that writes a database needs the fingerprint of a plan that was made over this transport for
 * another tier; what cannot be told is refused. A database is known by its identity: one that a production target
 * names, too, stays read-only under any other name. A production target's settings stay as they are, too.
 */
export function createProductionGuard(face: EngineFace): Policy {
  const plans = new Map<string, MadeHere>()
  return {
    async before(operation, request) {
      await settingsGuards[operation]?.(face, request)
      const spec: OperationSpec = operations[operation]
      if (spec.effect !== 'writes database') return
      const fingerprint = textField(request, 'fingerprint')
      const made = fingerprint === null ? undefined : plans.get(fingerprint)
      if (made === undefined && fingerprint !== null) throw planUnknown()
      if (made === undefined || made.tier === 'production')
        throw refused('Production targets are read-only here.')
      await refuseProductionDatabase(face, made)
    },
    after(operation, response) {
      if (!isPlanning(operation)) return
      const made = madeHere.safeParse(response)
      if (!made.success) return
      plans.set(made.data.fingerprint, made.data)
      for (const oldest of plans.keys()) if (plans.size > remembered) plans.delete(oldest)
    },
  }
}

function isPlanning(operation: OperationName): boolean {
  return operation.startsWith('plan.')
}

/** The same database may be a production target under another name, URL or role. */
async function refuseProductionDatabase(face: EngineFace, made: MadeHere): Promise<void> {
  const targets = await face.handlers['targets.list']({})
  const own = targets.find(({ name }) => name === made.target)
  for (const { name, tier, displayUrl } of targets) {
    if (tier !== 'production') continue
    const { identity } = await face.handlers['targets.state']({ target: name })
    // One that does not answer is known by its address: what the plan was made for did answer.
    const same =
      identity === null
        ? addressOf(displayUrl) !== null && addressOf(displayUrl) === addressOf(own?.displayUrl ?? null)
        : identity.server === made.basis.identity.server && identity.database === made.basis.identity.database
    if (same) throw refused(`This is the database of ${name}, a production target, which is read-only here.`)
  }
}

/** A displayed URL without who logs in. */
function addressOf(displayUrl: string | null): string | null {
  return displayUrl?.replace(/^(\w+:\/\/)[^/@]*@/, '$1').toLowerCase() ?? null
}

/** A production target that lost its tier, its name or its place in the settings would be known no more. */
const settingsGuards: Partial<Record<OperationName, (face: EngineFace, request: unknown) => Promise<void>>> =
  {
    'targets.save': (face, request) => refuseRetiering(face, [textField(request, 'name')]),
    'targets.remove': (face, request) => refuseRetiering(face, [textField(request, 'target')]),
    'settings.save': (face, request) => refuseRetiering(face, changedTargets(request)),
  }

/** @param names targets that the request changes; `null` stands for all of them */
async function refuseRetiering(face: EngineFace, names: readonly (string | null)[]): Promise<void> {
  if (names.length === 0) return
  const targets = await face.handlers['targets.list']({})
  const changed = targets.filter(({ name }) => names.includes(name) || names.includes(null))
  if (changed.some(({ tier }) => tier === 'production'))
    throw refused('The settings of a production target are read-only here.')
}

/** The targets that changes of the settings are about; whatever cannot be read is about all of them. */
function changedTargets(request: unknown): readonly (string | null)[] {
  const parsed = operations['settings.save'].request.safeParse(request)
  if (!parsed.success) return [null]
  return parsed.data.changes
    .filter(({ path }) => path[0] === 'targets')
    .map(({ path }) => (path[1] === undefined ? null : String(path[1])))
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
