import { openHelp } from '../actions/help.ts'
import { openOverlay } from '../actions/overlay.ts'
import { setColorScheme } from '../actions/preferences.ts'
import { closeProject, pickProject, withTrust } from '../actions/project.ts'
import type { Command } from './command.ts'
import { always, fixed, needsProject, onTarget } from './command.ts'

/** What is read about a screen. */
const helpOf: Readonly<Record<string, string>> = {
  changes: 'guide/autogenerate',
  targets: 'guide/production',
  drift: 'guide/existing-database',
}

/** What concerns the window and the project as a whole. */
export const windowCommands: readonly Command[] = [
  {
    id: 'palette',
    title: fixed('Show all commands'),
    keys: ['Ctrl+K'],
    scope: 'anywhere',
    unavailable: always,
    run: () => openOverlay({ kind: 'palette' }),
  },
  {
    id: 'keys',
    title: fixed('Show all keys'),
    keys: ['?'],
    scope: 'anywhere',
    unavailable: always,
    run: () => openOverlay({ kind: 'keys' }),
  },
  {
    id: 'help',
    title: fixed('Help'),
    keys: ['F1'],
    scope: 'always',
    unavailable: always,
    run: (state) => openHelp(helpOf[state.screen] ?? 'guide/window'),
  },
  {
    id: 'help-safety',
    title: fixed('Help on safety'),
    keys: [],
    scope: 'anywhere',
    unavailable: always,
    run: () => openHelp('safety'),
  },
  {
    id: 'settings',
    title: fixed('Settings of the project…'),
    keys: ['Ctrl+,'],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => openOverlay({ kind: 'settings' }),
  },
  {
    id: 'add-target',
    title: fixed('Add target…'),
    keys: [],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => openOverlay({ kind: 'add-target' }),
  },
  {
    id: 'edit-target',
    title: (state) => (state.target === null ? 'Edit the target…' : `Edit target ${state.target}…`),
    keys: [],
    scope: 'anywhere',
    unavailable: (state) => needsProject(state) ?? (state.target === null ? 'No target is chosen.' : null),
    run: (state) => onTarget(state, (target) => openOverlay({ kind: 'edit-target', target })),
  },
  {
    id: 'backups',
    title: (state) => (state.target === null ? 'Backups of the target…' : `Backups of ${state.target}…`),
    keys: [],
    scope: 'anywhere',
    unavailable: (state) => needsProject(state) ?? (state.target === null ? 'No target is chosen.' : null),
    run: (state) => onTarget(state, (target) => openOverlay({ kind: 'backups', target })),
  },
  {
    id: 'trust',
    title: fixed('Trust this project…'),
    keys: [],
    scope: 'anywhere',
    unavailable: (state) =>
      needsProject(state) ?? (state.project?.trusted ? 'The project is trusted.' : null),
    run: () => withTrust('Code of this project may then run when you ask for it.', () => {}),
  },
  {
    id: 'theme',
    title: (state) => `Colors: ${state.colorScheme === 'auto' ? 'as the system' : state.colorScheme}`,
    keys: [],
    scope: 'anywhere',
    unavailable: always,
    run: (state) =>
      setColorScheme(state.colorScheme === 'auto' ? 'dark' : state.colorScheme === 'dark' ? 'light' : 'auto'),
  },
  {
    id: 'open-project',
    title: fixed('Open another project…'),
    keys: [],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => void pickProject(),
  },
  {
    id: 'close-project',
    title: fixed('Close the project'),
    keys: [],
    scope: 'anywhere',
    unavailable: needsProject,
    run: () => void closeProject(),
  },
]
