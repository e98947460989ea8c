import { createHash } from 'node:crypto'
import type { Plan, PlanStep } from '../../../shared/model/plan.ts'

/** What a reviewed plan promises: everything that decides which statements reach which database. */
function promised(plan: Omit<Plan, 'fingerprint'>): unknown {
  const { version, kind, target, tier, from, to, steps, transactionMode, purge } = plan
  const { decides, createsVersionTable, basis } = plan
  const asked = { version, kind, target, tier, from, to, steps, transactionMode, purge }
  return { ...asked, ...(decides === undefined ? {} : { decides }), createsVersionTable, basis }
}

/**
 * SHA-256 (hex) over the canonical JSON of a plan: steps with the hashes of their files, rows, target, identity,
 * settings, engine version. When it was made, its checks and how it was asked for are not part of it. (SAFETY P3)
 */
export function fingerprintOf(plan: Omit<Plan, 'fingerprint'>): string {
  return createHash('sha256')
    .update(canonicalJson(promised(plan)))
    .digest('hex')
}

/** JSON with sorted keys and no white space: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  const keys = new Set<string>()
  collectKeys(value, keys)
  // A list of names is also the order in which members of every object are written.
  return JSON.stringify(value ?? null, [...keys].toSorted())
}

function collectKeys(value: unknown, keys: Set<string>): void {
  if (value === null || typeof value !== 'object') return
  if (!Array.isArray(value)) for (const key of Object.keys(value)) keys.add(key)
  for (const item of Object.values(value)) collectKeys(item, keys)
}

/**
 * What changed between the plan that was reviewed and the one that holds now, one sentence a change, most
 * telling first; empty where the fingerprints agree.
 */
export function explainDifferences(reviewed: Plan, now: Plan): string[] {
  if (reviewed.fingerprint === now.fingerprint) return []
  const found = [
    ...identityDifferences(reviewed, now),
    ...rowDifferences(reviewed, now),
    ...stepDifferences(reviewed, now),
    ...decisionDifferences(reviewed, now),
    ...settingDifferences(reviewed, now),
  ]
  return found.length > 0 ? found : ['The plan changed in its details.']
}

const names = (rows: readonly string[]): string => rows.join(', ') || 'base'
const differ = (left: unknown, right: unknown): boolean => canonicalJson(left) !== canonicalJson(right)

function identityDifferences(reviewed: Plan, now: Plan): string[] {
  const found: string[] = []
  if (reviewed.target !== now.target) found.push(`The target was ${reviewed.target} and is ${now.target}.`)
  if (reviewed.tier !== now.tier) found.push(`The tier was ${reviewed.tier} and is ${now.tier}.`)
  const parts = ['dialect', 'server', 'database', 'label', 'user', 'serverVersion'] as const
  for (const part of parts) {
    const [was, is] = [reviewed.basis.identity[part], now.basis.identity[part]]
    if (was !== is) found.push(`The ${words[part]} was ${was ?? 'none'} and is ${is ?? 'none'}.`)
  }
  const [was, is] = [reviewed.basis.identity.incarnation, now.basis.identity.incarnation]
  if ((was ?? null) !== (is ?? null))
    found.push(`Another database file is at ${now.basis.identity.server} now.`)
  return found
}

const words = {
  dialect: "database's kind",
  server: 'server',
  database: 'database',
  label: "database's label",
  user: 'role',
  serverVersion: 'server version',
} as const

function rowDifferences(reviewed: Plan, now: Plan): string[] {
  if (!differ(reviewed.from, now.from)) return []
  return [`The database was at ${names(reviewed.from)} and is at ${names(now.from)}.`]
}

function stepDifferences(reviewed: Plan, now: Plan): string[] {
  const was = new Map(reviewed.steps.map((step) => [key(step), step]))
  const is = new Map(now.steps.map((step) => [key(step), step]))
  const gone = [...was.keys()]
    .filter((name) => !is.has(name))
    .map((name) => `No longer in the plan: ${name}.`)
  const added = [...is.keys()].filter((name) => !was.has(name)).map((name) => `New in the plan: ${name}.`)
  const changed = [...is].flatMap(([name, step]) => stepChange(name, was.get(name), step))
  const found = [...gone, ...added, ...changed]
  if (found.length > 0 || !differ(reviewed.steps, now.steps)) return found
  return ['The steps run in another order, or leave other version rows.']
}

function decisionDifferences(reviewed: Plan, now: Plan): string[] {
  const still = new Set(now.decides)
  const gone = (reviewed.decides ?? []).filter((revision) => !still.has(revision))
  return gone.map((revision) => `${revision} is no longer in doubt.`)
}

function key(step: PlanStep): string {
  return step.direction === 'restore' ? step.direction : `${step.direction} ${step.revision ?? step.message}`
}

function stepChange(name: string, was: PlanStep | undefined, is: PlanStep): string[] {
  if (was === undefined) return []
  if (was.hash !== is.hash && is.direction === 'restore')
    return ['Something else differs from the revisions now.']
  if (was.hash !== is.hash)
    return [`The file of ${name} was edited${is.path === null ? '' : `: ${is.path}`}.`]
  if (was.path !== is.path) return [`The file of ${name} moved from ${was.path} to ${is.path}.`]
  if (was.transaction !== is.transaction) return [`The transaction flag of ${name} changed.`]
  return was.message === is.message ? [] : [`The message of ${name} changed.`]
}

function settingDifferences(reviewed: Plan, now: Plan): string[] {
  const found: string[] = []
  const [was, is] = [reviewed.basis, now.basis]
  if (was.engineVersion !== is.engineVersion)
    found.push(`Headway was ${was.engineVersion} and is ${is.engineVersion}.`)
  for (const name of new Set([...Object.keys(was.settings), ...Object.keys(is.settings)])) {
    const [before, after] = [was.settings[name] ?? 'none', is.settings[name] ?? 'none']
    if (before !== after) found.push(`The setting ${name} was ${before} and is ${after}.`)
  }
  if (reviewed.createsVersionTable !== now.createsVersionTable) {
    found.push(now.createsVersionTable ? 'The version table is gone.' : 'The version table exists by now.')
  }
  return found
}
