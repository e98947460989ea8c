import { isAbsolute } from 'node:path'
import { BrowserWindow, dialog, shell } from 'electron'
import { z } from 'zod'
import { ipcChannels } from '../shared/wire.ts'
import { handle } from './transport/ipc-server.ts'
import type { SenderRules } from './transport/ipc-server.ts'

const titleText = z.string().max(200)
const filePath = z.string().min(1).max(4096).refine(isAbsolute)

/** Offers the system's folder dialog and file manager to trusted windows. Nothing is opened or run by either. */
export function serveDialogs(rules: SenderRules): void {
  handle(ipcChannels.pickFolder, rules, async (title) => ({
    ok: true,
    result: await pickFolder(titleText.parse(title)),
  }))
  handle(ipcChannels.revealFile, rules, async (path) => {
    shell.showItemInFolder(filePath.parse(path))
    return { ok: true, result: null }
  })
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
