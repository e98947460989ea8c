import { desktopShell } from '../../client/connect.ts'
import type { AppState } from '../app-state.ts'
import { openOverlay } from '../actions/overlay.ts'
import { openInEditor, revealFile } from '../actions/revision-file.ts'
import { historyOf, nodeMap } from '../selectors.ts'
import type { Command } from './command.ts'
import { fixed, needsFile, needsProject, needsSelection, selected } from './command.ts'

/** What writes revision files, after a dialog. */
export const revisionCommands: readonly Command[] = [
  {
    id: 'new-revision',
    title: fixed('New revision…'),
    keys: ['n'],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => openOverlay({ kind: 'new-revision', heads: [] }),
  },
  {
    id: 'new-revision-here',
    title: fixed('New revision here…'),
    keys: [],
    scope: 'history',
    unavailable: needsSelection,
    run: (state) => openOverlay({ kind: 'new-revision', heads: [selected(state)] }),
  },
  {
    id: 'merge-heads',
    title: fixed('Merge heads…'),
    keys: [],
    scope: 'anywhere',
    unavailable: (state) =>
      needsProject(state) ??
      ((historyOf(state)?.graph.heads.length ?? 0) > 1 ? null : 'There is only one head.'),
    run: (state) => openOverlay({ kind: 'merge', revisions: historyOf(state)?.graph.heads ?? [] }),
  },
  {
    id: 'open-editor',
    title: fixed('Open in my editor'),
    keys: ['e'],
    scope: 'history',
    unavailable: needsFile,
    run: (state) => void openInEditor(selected(state)),
  },
  {
    id: 'reveal',
    title: () => (desktopShell() ? 'Reveal file' : 'Copy path of the file'),
    keys: [],
    scope: 'history',
    unavailable: needsFile,
    run: (state) => void revealFile(selected(state)),
  },
  {
    id: 'reparent',
    title: fixed('Re-parent…'),
    keys: [],
    scope: 'history',
    unavailable: needsSelection,
    run: (state) => openOverlay({ kind: 'reparent', revision: selected(state) }),
  },
  {
    id: 'other-branches',
    title: fixed('Show other branches…'),
    keys: [],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => openOverlay({ kind: 'other-branches' }),
  },
  {
    id: 'biography',
    title: fixed('Who touched a table…'),
    keys: [],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => openOverlay({ kind: 'biography' }),
  },
  {
    id: 'squash-here',
    title: fixed('Squash up to here…'),
    keys: [],
    scope: 'history',
    unavailable: (state) =>
      needsSelection(state) ?? (hasBelow(state) ? null : 'Nothing lies below this revision.'),
    run: (state) => openOverlay({ kind: 'squash', revision: selected(state) }),
  },
]

function hasBelow(state: AppState): boolean {
  const history = historyOf(state)
  return history !== null && (nodeMap(history).get(selected(state))?.parents.length ?? 0) > 0
}
