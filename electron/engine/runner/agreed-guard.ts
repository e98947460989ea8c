import { effectTitle, needsConsent } from '../../../shared/effect-words.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { StatementEffect } from '../../../shared/model/effects.ts'
import type { Session, StepGuard } from '../dialects/dialect.ts'

/**
 * Keeps a program from losing something on the target that the shadow did not show, since code may depend on rows that
 * only the target has. A statement that loses something must have its effect's title among `agreed`, or it is refused
 * before it is sent.
 */
export function withAgreement(guard: StepGuard, session: Session, agreed: ReadonlySet<string>): StepGuard {
  return {
    ...guard,
    waits: () => true,
    async before(statement) {
      const effects = statement.effects ?? (await session.dialect.readEffects([statement.sql]))[0] ?? []
      const [item] = losing(effects).filter((title) => !agreed.has(title))
      if (item !== undefined) throw unforeseen(item)
      await guard.before(statement)
    },
  }
}

/** Titles of the effects that lose something, or may. */
export function losing(effects: readonly StatementEffect[]): string[] {
  return effects.filter(needsConsent).map(effectTitle)
}

function unforeseen(item: string): HeadwayError {
  return new HeadwayError(
    'confirmation_needed',
    `The revision does here what it did not do on the shadow, and nobody agreed to it: ${item}.`,
    {
      hint: `Its code depends on rows or objects that only this target has. Look at them, then run it again with this item among what is confirmed (--destroy '${item}').`,
      candidates: [item],
    },
  )
}
