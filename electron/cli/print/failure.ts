import type { ErrorData } from '../../../shared/errors.ts'
import { maskSecrets } from '../../../shared/mask-secrets.ts'
import { safeLine, safeText } from './safe-text.ts'
import type { Style } from './style.ts'

/**
 * An error for people: what happened, where, what to do next. A failing statement is shown with its line and a caret.
 * @param lineOf the text of a line (from 1) of a file of the project, null where it cannot be had
 */
export function failureText(
  error: ErrorData,
  style: Style,
  lineOf: (file: string, line: number) => string | null,
): string {
  const lines = [
    `${style.red(style.bold('error'))} ${style.dim(`[${error.code}]`)} ${safeText(error.message)}`,
  ]
  lines.push(...placeLines(error, style, lineOf))
  if (error.sqlState !== null) lines.push(style.dim(`  ${safeLine(error.sqlState)}`))
  // What the message says already is not said again.
  const isNews = (texts: readonly string[]): boolean => texts.some((each) => !error.message.includes(each))
  if (isNews(error.problems)) lines.push(...error.problems.map((problem) => `  - ${safeLine(problem)}`))
  if (isNews(error.candidates)) lines.push(`  candidates: ${error.candidates.map(safeLine).join(', ')}`)
  if (error.detail !== null) lines.push(...indented(safeText(error.detail), 20).map(style.dim))
  if (error.hint !== null) lines.push(`  hint: ${safeText(error.hint)}`)
  return lines.join('\n')
}

function placeLines(
  error: ErrorData,
  style: Style,
  lineOf: (file: string, line: number) => string | null,
): string[] {
  const { where, sql } = error
  if (where === null) return sql === null ? [] : indented(safeText(sql.trim()), 12)
  const { file, line, column } = where
  const place = [safeLine(file), line, column].filter((part) => part !== null).join(':')
  const text = line === null ? null : lineOf(file, line)
  if (text === null || line === null) {
    return [`  at ${place}`, ...(sql === null ? [] : indented(safeText(sql.trim()), 12))]
  }
  const number = String(line)
  const clean = maskSecrets(text)
  const shown = safeText(clean.replaceAll('\t', ' '))
  const caret =
    column === null || clean !== text
      ? []
      : [`  ${' '.repeat(number.length)} | ${' '.repeat(caretAt(text, column))}${style.red('^')}`]
  return [`  at ${place}`, `  ${style.dim(`${number} |`)} ${shown}`, ...caret]
}

/** Where the caret goes once what comes before it may have grown by being escaped. */
function caretAt(text: string, column: number): number {
  return safeText(text.slice(0, column - 1).replaceAll('\t', ' ')).length
}

function indented(text: string, most: number): string[] {
  const lines = text.split('\n')
  const shown = lines.slice(0, most).map((line) => `    ${line}`)
  return lines.length > most ? [...shown, `    ... ${lines.length - most} more lines`] : shown
}
