import { messageOf } from './actions/changes.ts'
import type { AppState } from './app-state.ts'
import { shown } from './app-state.ts'
import { chosenOf } from './choose-changes.ts'
import { openQuestions } from './rename-questions.ts'
import { historyOf } from './selectors.ts'
import { count } from './words.ts'

/** Why the revision cannot be written now; null where it can. */
export function whyNotWrite(state: AppState): string | null {
  const { proposal, preview, questions, answers, leftOut, parent, isWriting } = state.changes
  if (proposal.kind !== 'ready') return 'The schemas are being compared.'
  const open = openQuestions(questions, answers).length
  if (open > 0) return `${count(open, 'question')} to be answered first.`
  if (chosenOf(shown(proposal)?.comparison.changes ?? [], leftOut).length === 0) return 'No change is chosen.'
  if (messageOf(state).trim() === '') return 'A message is needed.'
  if (parent === null && (historyOf(state)?.graph.heads.length ?? 0) > 1)
    return 'Choose which head it follows.'
  // What is on screen is not yet what would be written.
  if (preview.kind === 'loading') return 'The file is being written again.'
  return isWriting ? 'It is being written.' : null
}
