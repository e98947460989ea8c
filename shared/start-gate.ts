import type { Confirmation } from './contract/plans.ts'
import { lossAmount } from './loss-words.ts'
import type { PlanLoss } from './model/losses.ts'
import type { Plan, PlanCheck, PlanPreview } from './model/plan.ts'
import { shellQuote } from './shell-quote.ts'

/** What the shadow found of a plan's steps, or in one sentence why that is not known. */
export type KnownPreview =
  | { readonly kind: 'known'; readonly preview: Pick<PlanPreview, 'destructive' | 'uncertain' | 'checks'> }
  | { readonly kind: 'unknown'; readonly why: string }

export type StartQuestion = {
  readonly plan: Pick<
    Plan,
    'target' | 'tier' | 'kind' | 'checks' | 'steps' | 'createsVersionTable' | 'command'
  >
  readonly preview: KnownPreview
  readonly confirmation: Confirmation | null
}

/** Something that a person has to say first. */
export type Missing =
  | { readonly kind: 'name' }
  | { readonly kind: 'item'; readonly item: string }
  | { readonly kind: 'reason' }

type StartGate = {
  /** Checks that stop the plan, whatever is confirmed. */
  readonly refused: readonly PlanCheck[]
  /** What has to be confirmed yet. */
  readonly missing: readonly Missing[]
  /** The whole command that confirms everything, with what is missing filled in. */
  readonly command: string
}

/**
 * Whether a plan may start now, and what stands in its way: the one answer for window, command line, library and saved
 * plans (SAFETY P9). A failed check of the plan stops it everywhere; what the shadow found stops it on production only:
 * elsewhere it is shown, and data that the shadow does not have may make it run. On production unknown checks stop it
 * too, and so does a preview that is not known; the target's name must be typed, everything that is lost or may be lost agreed to by name, and a
 * reason given for a downgrade, stamp or restore. Pure.
 */
export function startGate({ plan, preview, confirmation }: StartQuestion): StartGate {
  const of = (checks: readonly PlanCheck[], status: PlanCheck['status']): PlanCheck[] =>
    checks.filter((check) => check.status === status)
  if (plan.tier !== 'production') {
    return { refused: of(plan.checks, 'fail'), missing: [], command: plan.command }
  }
  const checks = [...plan.checks, ...previewChecks(plan, preview)]
  const items = preview.kind === 'known' ? [...preview.preview.destructive, ...preview.preview.uncertain] : []
  return {
    refused: [...of(checks, 'fail'), ...of(checks, 'unknown')],
    missing: missing(plan, items, confirmation),
    command: commandOf(plan, items, confirmation),
  }
}

/** True where nothing stands in the way. */
export function mayStart({ refused, missing }: StartGate): boolean {
  return refused.length === 0 && missing.length === 0
}

function previewChecks(plan: StartQuestion['plan'], preview: KnownPreview): readonly PlanCheck[] {
  if (preview.kind === 'known') return preview.preview.checks
  if (plan.steps.length === 0) return []
  return [{ id: 'rehearsal', status: 'unknown', text: preview.why, hint: null }]
}

function missing(
  plan: StartQuestion['plan'],
  items: readonly string[],
  confirmation: Confirmation | null,
): Missing[] {
  const agreed = new Set(confirmation?.destructive)
  const open = items.filter((item) => !agreed.has(item))
  if (doesNothing(plan)) return []
  return [
    ...(confirmation?.typedTarget === plan.target ? [] : [{ kind: 'name' } as const]),
    ...open.map((item) => ({ kind: 'item', item }) as const),
    ...(needsReason(plan) && !confirmation?.reason?.trim() ? [{ kind: 'reason' } as const] : []),
  ]
}

/** An upgrade or downgrade without a step finds the database where it leads: there is nothing to agree to. */
function doesNothing({ kind, steps, createsVersionTable }: StartQuestion['plan']): boolean {
  return steps.length === 0 && !createsVersionTable && (kind === 'upgrade' || kind === 'downgrade')
}

/** Going back, and saying that something ran that did not, are told why. */
export function needsReason({ kind, tier }: Pick<Plan, 'kind' | 'tier'>): boolean {
  return tier === 'production' && (kind === 'downgrade' || kind === 'stamp' || kind === 'restore')
}

function commandOf(
  plan: StartQuestion['plan'],
  items: readonly string[],
  confirmation: Confirmation | null,
): string {
  const words = [
    '--confirm',
    plan.target,
    ...items.flatMap((item) => ['--destroy', item]),
    ...(needsReason(plan) || confirmation?.reason?.trim()
      ? ['--reason', confirmation?.reason?.trim() || 'why it is done']
      : []),
  ]
  return [plan.command, ...words.map(shellQuote)].join(' ')
}

type ToRun = {
  /** The whole command, with what production asks for filled in. */
  readonly command: string
  /** Which checks stop it whatever is confirmed, as a sentence; null where none does. */
  readonly refused: string | null
}

/** What to type to run a plan, and what must be mended before. Pure. */
export function toRun(plan: Plan, preview: PlanPreview | null): ToRun {
  const why = 'What it does could not be found out.'
  const known: KnownPreview = preview === null ? { kind: 'unknown', why } : { kind: 'known', preview }
  const { refused, command } = startGate({ plan, preview: known, confirmation: null })
  const checks = refused.map(({ id, status }) => `${id} ${status === 'fail' ? 'failed' : 'is unknown'}`)
  return {
    command,
    refused: checks.length === 0 ? null : `It cannot start yet: ${checks.join(', ')}.`,
  }
}

/** What is missing, in words; `losses` say how much each item is on the target. */
export function missingWords(
  gate: Pick<StartGate, 'missing'>,
  kind: Plan['kind'],
  losses: readonly PlanLoss[] = [],
): string[] {
  const counted = (item: string): string => {
    const amounts = losses.filter((loss) => loss.item === item && loss.kind !== 'refused')
    return amounts.length === 0 ? item : `${item} (${amounts.map(lossAmount).join(', ')})`
  }
  const items = gate.missing.flatMap((each) => (each.kind === 'item' ? [counted(each.item)] : []))
  const has = (what: Missing['kind']): boolean => gate.missing.some((each) => each.kind === what)
  return [
    ...(has('name') ? ['type the name of the target'] : []),
    ...(items.length > 0 ? [`confirm what is lost: ${items.join(', ')}`] : []),
    ...(has('reason') ? [`give a reason for the ${kind.replace('_', ' ')}`] : []),
  ]
}
