import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { electronProgram } from '../../programs.ts'
import { works } from '../look.ts'
import type { Finding, Look } from '../look.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** What `headway open` can show the window with. */
export const lookAtWindow: Look = async ({ packageFolder, ask }) => {
  const electron = electronProgram()
  const built = existsSync(join(packageFolder, 'dist', 'renderer', 'index.html'))
  const browser = await findBrowser(ask)
  const window: Finding = built
    ? works('Window', 'built')
    : {
        status: 'optional',
        what: 'Window',
        text: 'not built',
        remedy: `Run "npm run build" in ${packageFolder}.`,
      }
  return [
    window,
    electron === null
      ? {
          status: 'optional',
          what: 'Electron',
          text: 'no binary, or no display; the window opens in a browser',
          remedy: 'Install the desktop app, or go on in the browser.',
        }
      : works('Electron', electron.binary),
    browser === null
      ? {
          status: 'optional',
          what: 'Browser',
          text: 'no Chromium or Chrome was found',
          remedy: 'Any browser of today shows the window: headway serve --no-open prints the link.',
        }
      : works('Browser', browser),
  ]
}

async function findBrowser(ask: Parameters<Look>[0]['ask']): Promise<string | null> {
  for (const name of names) {
    const said = await ask(name, ['--version'])
    if (said !== null) return said.trim()
  }
  return places.find((path) => existsSync(path)) ?? null
}
