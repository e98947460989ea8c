import type { Diagnostic } from '../../shared/diagnostics.ts'
import type { MergedHeads } from '../../shared/model/merged-heads.ts'
import type { OpenProject } from './cli-context.ts'
import { safeLine } from './print/safe-text.ts'

/** What `check --against` found, with what of it fails the check. */
export type AgainstAnswer = { readonly merged: MergedHeads; readonly findings: readonly Diagnostic[] }

/** Asks for the heads after the merge; several are a finding with the way out of them. */
export async function checkAgainst(open: OpenProject, against: string): Promise<AgainstAnswer> {
  const merged = await open.channel.call('git.mergedHeads', { against })
  const several: Diagnostic[] =
    merged.heads.length < 2
      ? []
      : [
          {
            rule: 'several-heads',
            severity: 'error',
            where: {
              file: merged.heads.find(({ side }) => side !== 'there')?.path ?? '',
              line: null,
              column: null,
            },
            revision: null,
            message: `After the merge with ${against} there are ${merged.heads.length} heads: ${merged.heads.map(({ revision }) => revision).join(', ')}.`,
            hint: `Run: ${merged.commands.join(' && ')}`,
          },
        ]
  return { merged, findings: [...merged.diagnostics, ...several] }
}

/** The heads after the merge for people, and what makes one of them. */
export function againstText({ merged }: AgainstAnswer): string {
  const { against, heads, notes, commands } = merged
  const count = heads.length === 1 ? 'one head' : `${heads.length} heads`
  return [
    `After the merge with ${safeLine(against)} there ${heads.length === 1 ? 'is' : 'are'} ${count}:`,
    ...heads.map(
      ({ revision, message, side }) =>
        `  ${safeLine(revision)} ${safeLine(message)} (${sides[side].replace('%', safeLine(against))})`,
    ),
    ...notes.map((note) => `  ${safeLine(note)}`),
    ...(commands.length === 0 ? [] : ['Make them one:', ...commands.map((line) => `  ${safeLine(line)}`)]),
  ].join('\n')
}

const sides = { here: 'here', there: 'in %', both: 'here and in %' } as const
