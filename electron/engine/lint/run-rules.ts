import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { feltEffects } from '../../../shared/felt-effects.ts'
import type { PlanStep, SqlPreview } from '../../../shared/model/plan.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import { indexesMade, mergedIndexes } from './plan-indexes.ts'
import { provenColumns } from './proven-columns.ts'
import type { LintContext, LintedEffect, LintedStep, LintRule } from './rule.ts'
import { suppressionsOf } from './suppressions.ts'

export type LintInput = LintContext & {
  readonly steps: readonly PlanStep[]
  /** What each step does, as the preview found it. */
  readonly previews: readonly SqlPreview[]
  readonly revisions: ReadonlyMap<string, Revision>
  /** Text of a revision's file by its id; absent where it cannot be read. */
  readonly texts: ReadonlyMap<string, string>
}

/**
 * What the rules find in a plan, step by step. A file sets a rule aside by a comment with a reason
 * (`headway: allow loses-data because the column was never used`); without one the rule holds, and says so. Pure.
 */
export function runRules(rules: readonly LintRule[], input: LintInput): readonly Diagnostic[] {
  const steps = lintedSteps(input)
  const indexes = mergedIndexes(input.indexes, indexesMade(steps.flatMap(({ all }) => all)))
  const proven = provenColumns(steps)
  return steps.flatMap((linted) => lintStep(rules, linted, { ...input, indexes, proven }))
}

/** The steps of a plan as rules see them. */
export function lintedSteps({
  steps,
  previews,
  revisions,
}: Pick<LintInput, 'steps' | 'previews' | 'revisions'>): readonly LintedStep[] {
  const made = new Set<string>()
  return steps.map((step, index) => ({
    step,
    revision: step.revision === null ? null : (revisions.get(step.revision) ?? null),
    ...effectsOf(previews[index], made),
  }))
}

function lintStep(rules: readonly LintRule[], linted: LintedStep, input: LintInput): Diagnostic[] {
  const { step } = linted
  const text = input.texts.get(step.revision ?? '') ?? ''
  const suppressions = suppressionsOf(text)
  const allowed = new Set(suppressions.flatMap(({ rule, reason }) => (reason === null ? [] : [rule])))
  const place = (line: number | null) => (step.path === null ? null : { file: step.path, line, column: null })
  const found = rules
    .filter(({ id }) => !allowed.has(id))
    .flatMap(({ id, check }) =>
      check(linted, input).map(({ severity, message, hint, sql }) => ({
        rule: id,
        severity,
        where: place(sql === undefined ? null : lineOf(text, sql)),
        revision: step.revision,
        message,
        hint,
      })),
    )
  const bare = suppressions.filter(({ reason }) => reason === null)
  return [
    ...found,
    ...bare.map(({ rule, line }) => ({
      rule: 'suppression-without-reason',
      severity: 'warning' as const,
      where: place(line),
      revision: step.revision,
      message: `${rule} is set aside without a reason, so it still holds.`,
      hint: `Write "headway: allow ${rule} because ..." with the reason.`,
    })),
  ]
}

/** Where a statement stands in its file, if it stands there word for word. */
function lineOf(text: string, sql: string): number | null {
  const at = text.indexOf(sql.trim().replace(/;$/, ''))
  if (at === -1) return null
  const start = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/.exec(sql.trim())?.[0].length ?? 0
  return text.slice(0, at + start).split('\n').length
}

/** The effects of a step; `made` grows with the tables that the plan makes. */
function effectsOf(preview: SqlPreview | undefined, made: Set<string>): Pick<LintedStep, 'effects' | 'all'> {
  if (preview?.kind !== 'available') return { effects: [], all: [] }
  const effects: LintedEffect[] = []
  const all: LintedEffect[] = []
  for (const [statement, { sql, effects: found }] of preview.statements.entries()) {
    const told = feltEffects(found ?? [], made)
    all.push(...told.all.map((effect) => ({ effect, sql, statement })))
    effects.push(...told.felt.map((effect) => ({ effect, sql, statement })))
  }
  return { effects, all }
}
