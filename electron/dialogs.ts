import { BrowserWindow, dialog } from 'electron'
import { z } from 'zod'
import { ipcChannels } from '../shared/wire.ts'
import { handle } from './transport/ipc-server.ts'
import type { SenderRules } from './transport/ipc-server.ts'

const titleText = z.string().max(200)

/** Offers the system's folder dialog to trusted windows: answers the chosen path, or null. */
export function serveDialogs(rules: SenderRules): void {
  handle(ipcChannels.pickFolder, rules, async (title) => ({
    ok: true,
    result: await pickFolder(titleText.parse(title)),
  }))
}

async function pickFolder(title: string): Promise<string | null> {
  const options = {
    title,
    properties: ['openDirectory', 'createDirectory'],
  } satisfies Electron.OpenDialogOptions
  const window = BrowserWindow.getFocusedWindow()
  const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options))
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null)
}
