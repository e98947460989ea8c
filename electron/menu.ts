import { Menu } from 'electron'
import type { MenuItemConstructorOptions } from 'electron'

type Entry = { readonly label: string; readonly command: string; readonly keys?: string }
type Section = { readonly label: string; readonly entries: readonly (Entry | 'separator')[] }

/**
 * What the menu offers beside the system's own items. `command` is the id of a command of the window (its palette
 * lists the same ones); `keys` is only shown, because the window listens for them itself.
 */
export const sections: readonly Section[] = [
  {
    label: 'Project',
    entries: [
      { label: 'New Revision…', command: 'new-revision' },
      { label: 'Merge Heads…', command: 'merge-heads' },
      { label: 'Add Target…', command: 'add-target' },
      { label: 'Settings of the Project…', command: 'settings', keys: 'CmdOrCtrl+,' },
      'separator',
      { label: 'Trust This Project…', command: 'trust' },
      { label: 'Open Another Project…', command: 'open-project' },
      { label: 'Close Project', command: 'close-project' },
    ],
  },
  {
    label: 'Plan',
    entries: [
      { label: 'Upgrade to Head…', command: 'upgrade-head' },
      { label: 'Upgrade by One…', command: 'upgrade-one' },
      { label: 'Downgrade by One…', command: 'downgrade-one' },
      { label: 'Downgrade to Base…', command: 'downgrade-base' },
      'separator',
      { label: 'Upgrade to Selection…', command: 'upgrade-here' },
      { label: 'Downgrade to Selection…', command: 'downgrade-here' },
      { label: 'Stamp as Selection…', command: 'stamp-here' },
    ],
  },
  {
    label: 'View',
    entries: [
      { label: 'All Commands', command: 'palette', keys: 'CmdOrCtrl+K' },
      { label: 'Find in History', command: 'find', keys: 'CmdOrCtrl+F' },
      { label: 'Revision List', command: 'focus-history', keys: 'CmdOrCtrl+L' },
      { label: 'Problems', command: 'problems' },
      { label: 'Read Everything Again', command: 'refresh', keys: 'F5' },
      'separator',
      { label: 'All Keys', command: 'keys' },
    ],
  },
]

/** What the menu does: `send` hands the id of a command to the focused window. */
type MenuActions = {
  readonly send: (command: string) => void
  readonly checkForUpdates: () => void
}

/** Sets the application menu. */
export function setMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, actions)))
}

/** The menu of a platform: on a Mac the application's own menu comes first, and Quit is in it. */
export function menuTemplate(
  platform: NodeJS.Platform,
  { send, checkForUpdates }: MenuActions,
): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin'
  const own = sections.map((section) => ({
    label: section.label,
    submenu: section.entries.map((entry) => item(entry, send)),
  }))
  return [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    ...own,
    { role: 'editMenu' },
    {
      label: 'Window',
      ...(mac ? { role: 'windowMenu' as const } : {}),
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { role: 'minimize' },
        // Cmd+W on a Mac, Ctrl+W elsewhere.
        { role: 'close' },
      ],
    },
    {
      label: 'Help',
      role: 'help',
      submenu: [
        item({ label: 'Headway Help', command: 'help', keys: 'F1' }, send),
        item({ label: 'Safety', command: 'help-safety' }, send),
        { label: 'Check for Updates…', click: checkForUpdates },
        // On a Mac the application's own menu holds it.
        ...(mac ? [] : [{ role: 'about' as const }]),
      ],
    },
    ...(mac ? [] : [{ label: 'Headway', submenu: [{ role: 'quit' as const }] }]),
  ]
}

/**
 * The window listens for the keys itself. Linux and Windows only show them; macOS knows no such menu, but asks the
 * page first, which takes them.
 */
function item(entry: Entry | 'separator', send: (command: string) => void): MenuItemConstructorOptions {
  if (entry === 'separator') return { type: 'separator' }
  return {
    label: entry.label,
    click: () => send(entry.command),
    ...(entry.keys === undefined ? {} : { accelerator: entry.keys, registerAccelerator: false }),
  }
}
