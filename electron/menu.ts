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
      { label: 'Open Project...', command: 'project.open', keys: 'CmdOrCtrl+O' },
      { label: 'Create Project...', command: 'project.create' },
      { label: 'Open the Sample', command: 'project.sample' },
      { label: 'Close Project', command: 'project.close' },
    ],
  },
]

/** Sets the application menu. `send` hands the id of a command to the focused window. */
export function setMenu(send: (command: string) => void): void {
  const mac = process.platform === 'darwin'
  const own = sections.map((section) => ({
    label: section.label,
    submenu: section.entries.map((entry) => item(entry, send)),
  }))
  const template: MenuItemConstructorOptions[] = [
    ...(mac ? [{ role: 'appMenu' as const }] : []),
    ...own,
    { role: 'editMenu' },
    {
      label: 'Window',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { role: 'minimize' },
      ],
    },
    ...(mac ? [] : [{ label: 'Headway', submenu: [{ role: 'quit' as const }] }]),
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

function item(entry: Entry | 'separator', send: (command: string) => void): MenuItemConstructorOptions {
  if (entry === 'separator') return { type: 'separator' }
  return {
    label: entry.label,
    click: () => send(entry.command),
    ...(entry.keys === undefined ? {} : { accelerator: entry.keys, registerAccelerator: false }),
  }
}
