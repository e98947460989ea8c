import { propose, startReview } from '../actions/changes.ts'
import { showScreen } from '../actions/navigation.ts'
import { driftBlocker, reviewBlocker } from '../review-blocker.ts'
import type { Command } from './command.ts'
import { fixed, needsProject } from './command.ts'

/** What compares schemas, and turns differences into revisions. */
export const changesCommands: readonly Command[] = [
  {
    id: 'review-changes',
    title: fixed('Review model changes…'),
    keys: [],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => startReview('model'),
  },
  {
    id: 'create-from-database',
    title: fixed('Create a revision from the database…'),
    keys: [],
    scope: 'anywhere',
    unavailable: (state) =>
      needsProject(state) ?? (driftBlocker(state) === null ? null : 'The target cannot be compared now.'),
    run: () => startReview('create'),
  },
  {
    id: 'compare-again',
    title: fixed('Compare the schemas again'),
    keys: [],
    scope: 'anywhere',
    unavailable: (state) =>
      needsProject(state) ?? (reviewBlocker(state) === null ? null : 'They cannot be compared now.'),
    run: () => {
      showScreen('changes')
      void propose()
    },
  },
  {
    id: 'show-drift',
    title: fixed('Look for drift'),
    keys: [],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => showScreen('drift'),
  },
]
