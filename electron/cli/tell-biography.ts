import type { Biography, BiographyEntry } from '../../shared/model/biography.ts'
import type { CliContext } from './cli-context.ts'
import { safeLine } from './print/safe-text.ts'

/** Prints every revision that touched a table or a column, newest first. Exit code 1 where there is none. */
export async function tellBiography(
  context: CliContext,
  asked: { readonly table: string; readonly column: string | null; readonly proof: boolean },
): Promise<number> {
  const open = await context.open()
  const told = await open.channel.call('revisions.biography', {
    ...asked,
    target: open.target(),
    authors: true,
  })
  context.answer(told, () => biographyText(told))
  return told.entries.length === 0 ? 1 : 0
}

function biographyText({ table, column, entries, notes }: Biography): string {
  const name = safeLine(column === null ? table : `${table}.${column}`)
  if (entries.length === 0) return `No revision touches ${name}.`
  return [...entries.map((entry) => entryText(entry, table)), ...notes.map((note) => safeLine(note))].join(
    '\n',
  )
}

function entryText(entry: BiographyEntry, table: string): string {
  const { revision, message, author, createDate, touches, changes, certain } = entry
  const who = [author, createDate?.slice(0, 10) ?? null].filter((part) => part !== null).join(', ')
  const then = entry.table === table.toLowerCase() ? '' : `, as ${safeLine(entry.table)}`
  return [
    `${safeLine(revision)} ${safeLine(message)}${who === '' ? '' : ` (${safeLine(who)})`}${then}`,
    ...touches.map((words) => `  ${safeLine(words)}${certain ? '' : ' (not run)'}`),
    ...(changes ?? []).map((title) => `    ${safeLine(title)}`),
  ].join('\n')
}
