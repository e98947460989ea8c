import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { StatementEffect } from '../../../shared/model/effects.ts'
import type { PlanStep, SqlPreview } from '../../../shared/model/plan.ts'
import type { Tier } from '../../../shared/model/project.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { LintedEffect, LintedStep, LintRule } from './rule.ts'
import { suppressionsOf } from './suppressions.ts'

export type LintInput = {
  readonly steps: readonly PlanStep[]
  /** What each step does, as the preview found it. */
  readonly previews: readonly SqlPreview[]
  readonly revisions: ReadonlyMap<string, Revision>
  /** Text of a revision's file by its id; absent where it cannot be read. */
  readonly texts: ReadonlyMap<string, string>
  readonly tier: Tier
}

/**
 * What the rules find in a plan, step by step. A file sets a rule aside by a comment with a reason
 * (`headway: allow loses-data because the column was never used`); without one the rule holds, and says so. Pure.
 */
export function runRules(rules: readonly LintRule[], input: LintInput): readonly Diagnostic[] {
  const made = new Set<string>()
  return input.steps.flatMap((step, index) => {
    const effects = effectsOf(input.previews[index], made)
    const revision = step.revision === null ? null : (input.revisions.get(step.revision) ?? null)
    return lintStep(rules, { step, effects, revision }, input)
  })
}

function lintStep(rules: readonly LintRule[], linted: LintedStep, input: LintInput): Diagnostic[] {
  const { step } = linted
  const suppressions = suppressionsOf(input.texts.get(step.revision ?? '') ?? '')
  const allowed = new Set(suppressions.flatMap(({ rule, reason }) => (reason === null ? [] : [rule])))
  const place = (line: number | null) => (step.path === null ? null : { file: step.path, line, column: null })
  const found = rules
    .filter(({ id }) => !allowed.has(id))
    .flatMap(({ id, check }) =>
      check(linted, input).map((finding) => ({
        ...finding,
        rule: id,
        where: place(null),
        revision: step.revision,
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

/** The effects of a step on what was there before the plan. `made` grows with the tables that the plan makes. */
function effectsOf(preview: SqlPreview | undefined, made: Set<string>): readonly LintedEffect[] {
  if (preview?.kind !== 'available') return []
  return preview.statements.flatMap(({ sql, effects }) =>
    (effects ?? []).flatMap((each) => {
      const effect = { ...each, object: tableOf(each, effects ?? []) }
      const key = keyOf(effect)
      if (effect.effect === 'create' && each.object?.kind !== 'index' && key !== null) made.add(key)
      return key !== null && made.has(key) ? [] : [{ effect, sql }]
    }),
  )
}

/** Building an index is felt on its table, which the same statement reads. */
function tableOf(
  { effect, object }: StatementEffect,
  all: readonly StatementEffect[],
): StatementEffect['object'] {
  if (effect !== 'create' || object?.kind !== 'index') return object
  return all.find((other) => other.effect === 'read')?.object ?? object
}

function keyOf({ object }: StatementEffect): string | null {
  return object === null ? null : JSON.stringify([object.kind, object.schema, object.name])
}
