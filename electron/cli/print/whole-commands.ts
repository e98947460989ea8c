import { maskSecrets } from '../../../shared/mask-secrets.ts'
import type { Tier } from '../../../shared/model/project.ts'
import { shellQuote } from '../../../shared/shell-quote.ts'

/** The database that a command line works with. */
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
  /^headway (?:upgrade|downgrade|stamp|current|check|ledger|drift|rehearse|rescue|restore|label)\b/
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
