import { maskSecrets } from './mask-secrets.ts'
import type { Tier } from './model/project.ts'
import { shellQuote } from './shell-quote.ts'

/** The database that a command line or the window works with. */
export type ChosenDatabase = {
  readonly target: string
  readonly tier: Tier
  /** What `--url` named, in place of every target; else null. */
  readonly url: string | null
}

/** A command of Headway in a sentence: it begins the sentence, or follows a colon, a bracket or a backtick. */
const commandInText = /(^|: |\(|`)(headway (?:'[^']*'|"[^"]*"|<[^>]*>|[^'"`(),;<])*)/g

/** Verbs that ask a database, by their first words; those that write to one say what production asks for. */
const asking =
  /^headway (?:upgrade|downgrade|stamp|current|check|ledger|drift|rehearse|rescue|restore|label|lint|impact)\b/
const writing =
  /^headway (?:upgrade|downgrade|stamp|label|rescue --(?:back|stamp)|drift --restore|ledger --(?:not-)?applied)\b/
const withoutReason = /^headway (?:upgrade|label)\b/

/**
 * A hint whose commands can be typed as they stand: with the database that the failed command worked with, and on
 * production with its name and a reason. What a command says already stays. Pure.
 */
export function wholeCommands(hint: string, database: ChosenDatabase): string {
  return hint.replace(commandInText, (_all, before: string, text: string) => {
    const command = text.replace(/[.\s]+$/, '')
    return before + wholeCommand(command, database) + text.slice(command.length)
  })
}

/**
 * An answer of the engine whose hints can be typed as they stand: the text of every `hint` in it, however deep. What
 * needs no change stays the same object. Pure.
 */
export function withWholeHints<T>(answer: T, database: ChosenDatabase): T {
  return completed(answer, database) as T
}

function completed(value: unknown, database: ChosenDatabase): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items: unknown[] = value.map((item) => completed(item, database))
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  const changed = Object.entries(value).flatMap(([key, field]): [string, unknown][] => {
    const whole =
      key === 'hint' && typeof field === 'string'
        ? wholeCommands(field, database)
        : completed(field, database)
    return whole === field ? [] : [[key, whole]]
  })
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) }
}

/** One command, so completed; unchanged where no database was chosen, and where it names another one. */
export function wholeCommand(command: string, database: ChosenDatabase | null): string {
  if (database === null || !asking.test(command)) return command
  const { target, tier, url } = database
  const named = url === null ? ['--target', target] : ['--url', maskSecrets(url)]
  const whole = url === null ? command : command.replace(` --target ${shellQuote(target)}`, '')
  const saysWhere = / --(?:target|url)\b/.test(whole)
  if (saysWhere && !whole.includes(` --target ${shellQuote(target)}`)) return command
  const words = [
    ...(saysWhere ? [] : named),
    ...(tier === 'production' && writing.test(command) ? productionWords(whole, target) : []),
  ]
  return [whole, ...words.map(shellQuote)].join(' ')
}

function productionWords(command: string, target: string): readonly string[] {
  return [
    ...(/ --confirm\b/.test(command) ? [] : ['--confirm', target]),
    ...(/ --reason\b/.test(command) || withoutReason.test(command) ? [] : ['--reason', 'why it is done']),
  ]
}
