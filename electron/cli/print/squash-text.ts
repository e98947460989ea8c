import type { Squash, SquashDataStep, SquashStanding } from '../../../shared/model/squash.ts'
import { safeLine } from './safe-text.ts'

/** A squash for people: what it is, what was proved, what becomes of rows, databases and files. */
export function squashText(squash: Squash): string {
  const { revision, replaces, form, why, statements, path, text, outcome } = squash
  const count = replaces.length + 1
  return [
    ...(outcome === 'not written' ? [text.trimEnd(), ''] : []),
    `${safeLine(revision)} does the work of ${count} revisions: ${statements.after} ${form === 'schema' ? 'statements in place of' : 'statements, as they ran, of'} ${statements.before}.`,
    safeLine(why),
    proofText(squash),
    ...dataLines(squash.dataSteps),
    ...squash.databases.map(standingText),
    ...squash.hookOutput.filter((line) => line !== '').map((line) => `  ${safeLine(line)}`),
    outcome === 'not written'
      ? `Nothing was written. The file would be ${safeLine(path)}.`
      : `Written: ${safeLine(path)}. ${fileText(squash)}`,
  ].join('\n')
}

function proofText({ proof: { tables, unsteady, rows, downgrade, whyNoWayBack } }: Squash): string {
  const compared = rows
    ? `schema and rows of ${tables === 1 ? '1 table' : `${tables} tables`} are the same`
    : 'the schema is the same; rows were not compared, for some are dropped'
  const left =
    unsteady.length === 0 ? '' : ` (but for ${unsteady.map(safeLine).join(', ')}, different at every run)`
  const back =
    downgrade === 'equal'
      ? 'it rolls back to where they do'
      : `it cannot be rolled back: ${safeLine(whyNoWayBack ?? '')}`
  return `Proved on the shadow: ${compared}${left}; ${back}.`
}

function dataLines(steps: readonly SquashDataStep[]): string[] {
  if (steps.length === 0) return ['No revision writes rows.']
  return [
    'Revisions that write rows:',
    ...steps.map(({ revision, message, statements, kept }) => {
      const count = statements.length === 1 ? '1 statement' : `${statements.length} statements`
      return `  ${safeLine(revision)}  ${safeLine(message)}: ${count}, ${kept ? 'kept' : 'dropped'}`
    }),
  ]
}

const words = {
  before: 'has none of them yet: it will run the squash',
  after: 'has all of them: nothing to do',
} as const

function standingText({ target, position, detail }: SquashStanding): string {
  const text =
    position === 'inside'
      ? `stands inside, at ${detail ?? ''}: it must finish first`
      : position === 'unknown'
        ? `could not be asked (${detail ?? ''}); inside the range, it must finish first`
        : words[position]
  return `  ${safeLine(target)} ${safeLine(text)}`
}

function fileText({ revision, files, outcome }: Squash): string {
  if (outcome === 'deleted') return `${files.length} files were deleted.`
  return `${files.length} files are kept beside it, with the ending .replaced.\nWhen every database is past them: headway squash ${safeLine(revision)} --delete-files. To take them back: headway squash ${safeLine(revision)} --undo.`
}
