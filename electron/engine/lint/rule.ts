import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { StatementEffect } from '../../../shared/model/effects.ts'
import type { PlanStep } from '../../../shared/model/plan.ts'
import type { Tier } from '../../../shared/model/project.ts'
import type { Revision } from '../../../shared/model/revision.ts'

/** One effect of a statement of a step. */
export type LintedEffect = {
  readonly effect: StatementEffect
  /** The whole statement. */
  readonly sql: string
}

/** A step as rules see it. */
export type LintedStep = {
  readonly step: PlanStep
  /** In the order in which they run. Effects on tables that the plan itself makes are left out: they hold nothing yet. */
  readonly effects: readonly LintedEffect[]
  /** Null where the file could not be read. */
  readonly revision: Revision | null
}

export type LintContext = { readonly tier: Tier }

/** What a rule found; the step's file and revision are added by whoever runs it. */
export type Finding = Pick<Diagnostic, 'severity' | 'message' | 'hint'>

/** One thing that is worth a second look. A new one is a file in `rules/` and a line in its list. */
export type LintRule = {
  /** Stable, kebab-case: what a suppression names. */
  readonly id: string
  /** One line: what it finds and why that matters. */
  readonly summary: string
  /** Pure. */
  readonly check: (step: LintedStep, context: LintContext) => readonly Finding[]
}

/** An object as people write it. */
export function nameOf({ object }: StatementEffect): string {
  if (object === null) return 'the table'
  return object.schema === null ? object.name : `${object.schema}.${object.name}`
}
