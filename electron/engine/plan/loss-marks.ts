import { effectTitle, losesData } from '../../../shared/effect-words.ts'
import type { StatementEffect } from '../../../shared/model/effects.ts'
import { oneLine } from './step-title.ts'

/** A statement of a script, after comment lines that say what it loses and what is uncertain. Pure. */
export function withLossMarks(sql: string, effects: readonly StatementEffect[]): string {
  const marks = effects.flatMap((effect) => {
    if (losesData(effect))
      return [`-- ${effect.certain ? 'Loses' : 'May lose'} data: ${oneLine(effectTitle(effect))}`]
    return effect.certain ? [] : [`-- May lose data: ${oneLine(effectTitle(effect))}`]
  })
  return [...new Set(marks), sql].join('\n')
}
