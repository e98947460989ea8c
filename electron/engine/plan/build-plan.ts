import { HeadwayError } from '../../../shared/errors.ts'
import type { DatabaseIdentity } from '../../../shared/model/database.ts'
import type { Plan, PlanCheck, PlanKind, PlanStep } from '../../../shared/model/plan.ts'
import type { Settings, Tier } from '../../../shared/model/project.ts'
import { isIrreversible } from '../../../shared/irreversible.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { RevisionGraph } from '../graph/revision-graph.ts'
import { computeDowngrade } from './compute-downgrade.ts'
import { computeEvery } from './compute-every.ts'
import { computeStamp } from './compute-stamp.ts'
import { computeUpgrade } from './compute-upgrade.ts'
import type { ComputedStep, ComputedSteps } from './computed-steps.ts'
import { decidedSteps } from './decided-steps.ts'
import { equivalentCommand } from './equivalent-command.ts'
import { fingerprintOf } from './fingerprint.ts'
import { computeRestore } from './compute-restore.ts'
import type { Restore } from './compute-restore.ts'

/** Everything a plan is made of, gathered before. */
export type PlanRequest = {
  readonly kind: PlanKind
  /** As typed; a downgrade has one, `ensure_version` none; of a restore the differences, none for all. */
  readonly expressions: readonly string[]
  readonly purge: boolean
  readonly target: { readonly name: string; readonly tier: Tier }
  readonly identity: DatabaseIdentity
  readonly graph: RevisionGraph
  /** The revisions by id. */
  readonly revisions: ReadonlyMap<string, Revision>
  /** Version rows as the database returned them. */
  readonly rows: readonly string[]
  /** Where there is a row for every applied revision: with which run each came. Left out: a row a head. */
  readonly batches?: readonly number[]
  readonly hasVersionTable: boolean
  /** Revisions whose last step is in doubt there; left out: none. */
  readonly interrupted?: readonly string[]
  /** Of a stamp: the only ones of them that it may decide. */
  readonly decides?: readonly string[]
  /** Of a restore: what runs. */
  readonly restore?: Restore
  /** False: every DDL statement commits by itself, so each revision runs outside a transaction with a journal. */
  readonly transactionalDdl?: boolean
  readonly settings: Pick<Settings, 'transaction' | 'versionTable' | 'versionTableSchema'>
  readonly engineVersion: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly checks?: readonly PlanCheck[]
}

/**
 * The plan of a request: the value that preview, confirmation, CLI and runner share. Pure.
 * Throws what computing the steps throws, and `irreversible` with the revisions where a downgrade would pass
 * through one that cannot be rolled back.
 */
export function buildPlan(request: PlanRequest): Plan {
  const computed = computeSteps(request)
  if (request.kind === 'downgrade') requireReversible(request, computed.steps)
  const unsigned: Omit<Plan, 'fingerprint'> = {
    version: 1,
    kind: request.kind,
    target: request.target.name,
    tier: request.target.tier,
    expressions: [...request.expressions],
    from: [...computed.from],
    to: [...computed.to],
    steps: computed.steps.map((step, index) => planStep(request, step, index)),
    transactionMode: request.settings.transaction,
    purge: request.purge,
    ...decisionsOf(request, computed),
    createsVersionTable:
      !request.hasVersionTable && (request.kind === 'ensure_version' || computed.steps.length > 0),
    checks: [...(request.checks ?? [])],
    command: equivalentCommand(request.kind, request.expressions, {
      target: request.target.name,
      purge: request.purge,
    }),
    basis: basisOf(request),
    createdAt: request.createdAt,
  }
  return { ...unsigned, fingerprint: fingerprintOf(unsigned) }
}

/** What a stamp decides; nothing where nothing is in doubt. */
function decisionsOf(request: PlanRequest, { from, to, aims = [] }: ComputedSteps): Pick<Plan, 'decides'> {
  const { kind, graph, interrupted = [], decides: only } = request
  if (kind !== 'stamp') return {}
  const stamped = { graph, from, to, aims, interrupted }
  const decided = decidedSteps(only === undefined ? stamped : { ...stamped, only })
  return decided.length === 0 ? {} : { decides: [...decided] }
}

function computeSteps(request: PlanRequest): ComputedSteps {
  const { kind, graph, rows, batches, expressions, purge, restore } = request
  if (kind === 'restore') return computeRestore(rows, restore)
  if (batches !== undefined) return computeEvery({ kind, graph, rows, batches, expressions, purge })
  if (kind === 'upgrade') return computeUpgrade(graph, rows, expressions)
  if (kind === 'stamp') return computeStamp(graph, rows, expressions, { purge })
  if (kind === 'ensure_version') return { from: rows.toSorted(), to: rows.toSorted(), steps: [] }
  const [target, ...others] = expressions
  if (target === undefined || others.length > 0) {
    throw new HeadwayError('invalid_target', 'A downgrade ends at one revision.', {
      category: 'other',
      hint: 'Name one revision, base, or a step such as -1.',
    })
  }
  return computeDowngrade(graph, rows, target)
}

function planStep(request: PlanRequest, step: ComputedStep, index: number): PlanStep {
  const revision = step.revision === null ? undefined : request.revisions.get(step.revision)
  const { restore } = request
  return {
    index,
    direction: step.direction,
    revision: step.revision,
    message: revision?.message ?? restore?.title ?? stampMessage(step),
    path: revision?.path ?? null,
    hash: revision?.hash ?? restore?.hash ?? null,
    rowChanges: [...step.rowChanges],
    rowsAfter: [...step.rowsAfter],
    transaction: (revision?.transaction ?? true) && (request.transactionalDdl ?? true),
    ...(restore === undefined ? {} : { sql: restore.sql }),
  }
}

function stampMessage(step: ComputedStep): string {
  return `${step.from.join(', ') || 'base'} -> ${step.to.join(', ') || 'base'}`
}

function requireReversible(request: PlanRequest, steps: readonly ComputedStep[]): void {
  const blocked = steps
    .map((step) => request.revisions.get(step.revision ?? ''))
    .filter((revision) => revision !== undefined)
    .filter(isIrreversible)
  if (blocked.length === 0) return
  const names = blocked.map((revision) => revision.id)
  throw new HeadwayError(
    'irreversible',
    `The downgrade would pass through ${names.join(', ')}, which cannot be rolled back.`,
    {
      candidates: names,
      problems: blocked.map(
        (revision) => `${revision.id} ${revision.message} (${revision.path}): ${reasons[revision.downgrade]}`,
      ),
      hint: 'Stop above it, write its downgrade, or restore a backup.',
    },
  )
}

const reasons = {
  present: '',
  missing: 'it has no downgrade',
  empty: 'its downgrade is empty',
  throws: 'its downgrade throws',
} as const satisfies Record<Revision['downgrade'], string>

function basisOf({ identity, engineVersion, settings }: PlanRequest): Plan['basis'] {
  return {
    identity,
    engineVersion,
    settings: {
      transaction: settings.transaction,
      versionTable: settings.versionTable,
      versionTableSchema: settings.versionTableSchema,
    },
  }
}
