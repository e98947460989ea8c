import type { MissingRevision, Rescue, WayBack } from '../../../shared/model/rescue.ts'
import { safeLine } from './safe-text.ts'
import { wholeCommand } from '../../../shared/whole-commands.ts'
import type { ChosenDatabase } from '../../../shared/whole-commands.ts'

/** What was found for people: every missing revision, where it is, and what can be done. */
export function rescueText(rescue: Rescue, database: ChosenDatabase | null): string {
  if (rescue.missing.length === 0)
    return `${safeLine(rescue.target)}: every revision it stands at has its file.`
  return [
    ...rescue.missing.map(missingText),
    ...rescue.notes.map((note) => safeLine(note)),
    ...rescue.ways.flatMap((way) => wayLines(way, database)),
  ].join('\n')
}

function missingText({ revision, row, variants }: MissingRevision): string {
  const role = row ? 'the database stands at it' : 'named as a parent'
  const many = variants.length > 1 ? `, with ${variants.length} different contents` : ''
  if (variants.length === 0) return `${safeLine(revision)} (${role}): nowhere in the repository`
  return [
    `${safeLine(revision)} (${role})${many}:`,
    ...variants.flatMap(({ revision: file, ran, commit, author, date, places }) => [
      `  ${safeLine(file.path)}: ${safeLine(file.message)}`,
      `    ${places.map(({ kind, name }) => `${words[kind]} ${safeLine(name)}`).join(', ')}`,
      `    commit ${commit.slice(0, 12)}, ${safeLine(author)}, ${safeLine(date)}`,
      ...(ran === null ? [] : [ran ? '    this is what ran here' : '    something else ran here']),
      ...(variants.length > 1 ? [`    --from ${file.hash.slice(7, 19)}`] : []),
    ]),
  ].join('\n')
}

const words = {
  branch: 'branch',
  remote: 'remote',
  tag: 'tag',
  stash: 'stash',
  reflog: 'earlier',
} as const

function wayLines({ row, through, onto, whyNot }: WayBack, database: ChosenDatabase | null): string[] {
  const place = onto.length === 0 ? 'base' : onto.map((id) => safeLine(id)).join(', ')
  if (whyNot !== null) return [`No way back from ${safeLine(row)}: ${safeLine(whyNot)}`]
  return [
    `From ${safeLine(row)}:`,
    `  ${wholeCommand('headway rescue --back', database)}    go back to ${place}, by the downgrade of ${through.map((id) => safeLine(id)).join(', ')}`,
    `  ${wholeCommand('headway rescue --stamp', database)}    say that it stands at ${place}, where its schema proves that`,
    '  or stay, and check out what has the file',
  ]
}
