import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { BackupMode } from '../../../shared/model/backup.ts'
import type { FactName, StatementEffect } from '../../../shared/model/effects.ts'
import type { PlanCheck, PlanStep } from '../../../shared/model/plan.ts'
import type { Tier } from '../../../shared/model/project.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { TableSizes } from './table-sizes.ts'

/** One effect of a statement of a step. */
export type LintedEffect = {
  readonly effect: StatementEffect
  /** The whole statement. */
  readonly sql: string
  /** Which statement of the step it is of, from 0. */
  readonly statement: number
}

/** A step as rules see it. */
export type LintedStep = {
  readonly step: PlanStep
  /** In the order in which they run. Effects on tables that the plan itself makes are left out: they hold nothing yet. */
  readonly effects: readonly LintedEffect[]
  /** The same with those on tables that the plan makes. */
  readonly all: readonly LintedEffect[]
  /** Null where the file could not be read. */
  readonly revision: Revision | null
}

export type LintContext = {
  readonly tier: Tier
  /** Of the target's tables. */
  readonly sizes: TableSizes
  /** Leading columns of the indexes that the target has, by table; `runRules` adds those that the plan makes. */
  readonly indexes: ReadonlyMap<string, readonly (readonly string[])[]>
  /** The database builds indexes and checks constraints while others write (CONCURRENTLY, NOT VALID). */
  readonly online: boolean
  /** Columns that the plan proves to hold no NULL, as `orders.total`; `runRules` finds them. */
  readonly proven?: ReadonlySet<string>
  /** Whether the target has a backup taken before a run. */
  readonly backup: BackupMode
  /** What the plan was checked for. */
  readonly checks: readonly PlanCheck[]
}

/** What a rule found; the step's file and revision are added by whoever runs it. */
export type Finding = Pick<Diagnostic, 'severity' | 'message' | 'hint'> & {
  /** The statement it is about, where it is about one. */
  readonly sql?: string
}

/** One thing that is worth a second look. A new one is a file in `rules/` and a line in its list. */
export type LintRule = {
  /** Stable, kebab-case: what a suppression names. */
  readonly id: string
  /** One line: what it finds. */
  readonly summary: string
  /** Why that matters, and what to do about it: for the reference page. */
  readonly why: string
  readonly remedy: string
  /** How it is written instead; null where that depends. */
  readonly safer: string | null
  /** Rules of squawk that look for the same. */
  readonly squawk: readonly string[]
  /** Pure. */
  readonly check: (step: LintedStep, context: LintContext) => readonly Finding[]
}

/** An object as people write it. */
export function nameOf({ object }: StatementEffect): string {
  if (object === null) return 'the table'
  return object.schema === null ? object.name : `${object.schema}.${object.name}`
}

/** Whether the statement says this of the effect. */
export function hasFact({ facts = [] }: StatementEffect, fact: FactName): boolean {
  return facts.some((each) => each.fact === fact)
}

/** The columns of which the statement says this, as people write them. */
export function columnsWith(effect: StatementEffect, fact: FactName): readonly string[] {
  return (effect.facts ?? []).flatMap((each) =>
    each.fact === fact ? [each.column === null ? nameOf(effect) : `${nameOf(effect)}.${each.column}`] : [],
  )
}

/** A finding for each effect that passes, with the statement it stands in. */
export function findingsFor(
  effects: readonly LintedEffect[],
  passes: (effect: StatementEffect) => boolean,
  tell: (effect: StatementEffect) => Finding,
): readonly Finding[] {
  return effects.filter(({ effect }) => passes(effect)).map(({ effect, sql }) => ({ ...tell(effect), sql }))
}

/** True for a statement that builds an index: its effect is on the table that is read for it. */
export function buildsIndex(effect: StatementEffect): boolean {
  return effect.effect === 'create' && (effect.scans || hasFact(effect, 'concurrently'))
}

/** True where a statement checks a new constraint of a kind on the rows that are there, under its lock. */
export function checksRowsNow(effect: StatementEffect, fact: FactName): boolean {
  return effect.effect === 'add constraint' && effect.scans && hasFact(effect, fact)
}
