import { focusCompare, focusDetail, focusFilter, focusHistory } from '../actions/focus.ts'
import { showBottom, showRevision, showScreen } from '../actions/navigation.ts'
import { choose, selectSecond } from '../actions/selection.ts'
import { setListOption } from '../actions/preferences.ts'
import { showRun } from '../actions/run.ts'
import { refreshAll } from '../actions/refresh.ts'
import { chosenState, historyOf, nodeMap } from '../selectors.ts'
import { number } from '../words.ts'
import type { Command } from './command.ts'
import { fixed, needsProject, needsSelection, selected } from './command.ts'

/** What moves around in the window. */
export const viewCommands: readonly Command[] = [
  {
    id: 'focus-history',
    title: fixed('Go to the revision list'),
    keys: ['Ctrl+L'],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => focusHistory(),
  },
  {
    id: 'find',
    title: fixed('Find in history'),
    keys: ['Ctrl+F'],
    scope: 'anywhere',
    unavailable: needsProject,
    run: (state) => {
      showScreen('history')
      choose({ find: state.choice.find ?? '' })
    },
  },
  {
    id: 'filter',
    title: fixed('Filter history'),
    keys: ['/'],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => focusFilter(),
  },
  {
    id: 'current',
    title: fixed('Go to the current revision'),
    keys: ['Home'],
    scope: 'history',
    unavailable: needsProject,
    run: (state) => {
      const history = historyOf(state)
      const current = chosenState(state)?.current[0]
      if (history && current !== undefined && nodeMap(history).has(current)) showRevision(current)
    },
  },
  {
    id: 'detail',
    title: fixed('Show detail'),
    keys: ['Space'],
    scope: 'history',
    unavailable: needsSelection,
    run: () => focusDetail(),
  },
  {
    id: 'source',
    title: fixed('Show source'),
    keys: ['Enter'],
    scope: 'history',
    unavailable: needsSelection,
    run: (state) => {
      showRevision(selected(state), 'source')
      focusDetail()
    },
  },
  {
    id: 'compare',
    title: (state) => (state.choice.second === null ? 'Compare with…' : 'Compare the two'),
    keys: ['c'],
    scope: 'history',
    unavailable: needsSelection,
    run: (state) => {
      showRevision(selected(state), 'schema')
      if (state.choice.second === null) focusCompare()
      else {
        selectSecond(state.choice.second)
        focusDetail()
      }
    },
  },
  {
    id: 'problems',
    title: (state) => `Show problems (${number(state.problems.length)})`,
    keys: [],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => showBottom('problems'),
  },
  {
    id: 'run',
    title: fixed('Show the latest run'),
    keys: [],
    scope: 'anywhere',
    unavailable: (state) => (Object.keys(state.runs).length > 0 ? null : 'Nothing has run yet.'),
    run: (state) => {
      const latest = Object.values(state.runs).toSorted((a, b) => b.startedAt.localeCompare(a.startedAt))[0]
      if (latest) showRun(latest.runId)
    },
  },
  {
    id: 'refresh',
    title: fixed('Read everything again'),
    keys: ['F5'],
    scope: 'always',
    unavailable: needsProject,
    run: () => refreshAll(),
  },
  {
    id: 'fold',
    title: (state) => (state.choice.fold ? 'Unfold long runs' : 'Fold long runs'),
    keys: [],
    scope: 'anywhere',
    unavailable: needsProject,
    run: (state) => setListOption('fold', !state.choice.fold),
  },
  {
    id: 'compact',
    title: (state) => (state.choice.compact ? 'Comfortable rows' : 'Compact rows'),
    keys: [],
    scope: 'anywhere',
    unavailable: needsProject,
    run: (state) => setListOption('compact', !state.choice.compact),
  },
]
