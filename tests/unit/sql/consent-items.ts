import type { ReadEffects } from '../../../electron/engine/sql/effects.ts'
import { effectTitle, needsConsent } from '../../../shared/effect-words.ts'

/** What must be agreed to by name before `sql` runs; a question mark where it is not certain. */
export async function consentItems(readEffects: ReadEffects, sql: string): Promise<string[]> {
  const [effects = []] = await readEffects([sql])
  return effects.filter(needsConsent).map((effect) => `${effectTitle(effect)}${effect.certain ? '' : '?'}`)
}
