import { shellQuote } from '../../../shared/shell-quote.ts'
import { dataOf } from '../../client/call-error.ts'
import { copyText } from '../actions/clipboard.ts'
import { copyLink } from '../actions/revision-file.ts'
import { askSql } from '../actions/questions.ts'
import { toast, toastError } from '../actions/toasts.ts'
import type { AppState } from '../app-state.ts'
import { historyOf, revisionMap } from '../selectors.ts'
import type { Command } from './command.ts'
import { fixed, needsBoth, needsFile, needsSelection, onTarget, selected } from './command.ts'

/** Commands that copy something of the selected revision. */
export const copyCommands: readonly Command[] = [
  {
    id: 'copy-id',
    title: fixed('Copy id'),
    keys: [],
    scope: 'history',
    unavailable: needsSelection,
    run: (state) => void copyText(selected(state), 'Revision id'),
  },
  {
    id: 'copy-message',
    title: fixed('Copy message'),
    keys: [],
    scope: 'history',
    unavailable: (state) =>
      needsSelection(state) ?? (messageOf(state) === '' ? 'No file has this revision.' : null),
    run: (state) => void copyText(messageOf(state), 'Message'),
  },
  {
    id: 'copy-sql',
    title: fixed('Copy SQL'),
    keys: [],
    scope: 'history',
    unavailable: (state) =>
      needsBoth(state) ??
      (state.project?.trusted ? null : 'The SQL is found by running the file: trust first.'),
    run: (state) => onTarget(state, (target) => void copySql(selected(state), target)),
  },
  {
    id: 'copy-command',
    title: fixed('Copy command'),
    keys: [],
    scope: 'history',
    unavailable: needsBoth,
    run: (state) =>
      onTarget(state, (target) => {
        const words = ['headway', 'upgrade', selected(state), '--target', target]
        void copyText(words.map(shellQuote).join(' '), 'Command')
      }),
  },
  {
    id: 'copy-link',
    title: fixed('Copy link'),
    keys: [],
    scope: 'history',
    unavailable: needsFile,
    run: (state) => void copyLink(selected(state)),
  },
]

function messageOf(state: AppState): string {
  const history = historyOf(state)
  return (history && revisionMap(history).get(selected(state))?.message) ?? ''
}

async function copySql(revision: string, target: string): Promise<void> {
  try {
    const sql = await askSql(revision, 'upgrade', target)
    if (sql.kind === 'unavailable') toast(sql.reason, 'error')
    else
      await copyText(
        sql.statements.map((statement) => `${statement.sql.trimEnd().replace(/;$/, '')};`).join('\n\n'),
        'SQL',
      )
  } catch (error) {
    toastError(dataOf(error))
  }
}
