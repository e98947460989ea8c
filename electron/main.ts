import { join } from 'node:path'
import { app, BrowserWindow, powerMonitor, session } from 'electron'
import { ipcChannels } from '../shared/wire.ts'
import type { SentEvent } from '../shared/wire.ts'
import { declareAppScheme, serveAppScheme } from './app-protocol.ts'
import { serveDialogs } from './dialogs.ts'
import { systemCipher } from './keychain.ts'
import { loginShell, readLoginEnvironment, wasStartedByDesktop, withLogin } from './login-environment.ts'
import { createWindowEngine, windowFolderOf } from './window-engine.ts'
import { createNodePorts, scrubEnvironment } from './engine/node-ports.ts'
import { setMenu } from './menu.ts'
import { packageRoot } from './package-root.ts'
import { appOrigin, hardenEverything, hardenSession } from './security.ts'
import { createQuitting } from './quitting.ts'
import { keepHeapSmall } from './small-heap.ts'
import { openFirst, readStartOptions } from './start-options.ts'
import type { StartOptions } from './start-options.ts'
import { tellUpdate } from './tell-update.ts'
import { createDispatcher } from './transport/dispatch.ts'
import { serveIpc } from './transport/ipc-server.ts'
import type { SenderRules } from './transport/ipc-server.ts'
import { createUtilityLauncher } from './utility-launcher.ts'
import { openWindow, saveGeometry } from './window.ts'

const senders: SenderRules = {
  origin: appOrigin,
  windows: () => BrowserWindow.getAllWindows().map((window) => window.webContents),
}

/** One engine, one window. Everything that must not be possible is closed before the first page. */
async function start(options: StartOptions): Promise<void> {
  keepHeapSmall()
  hardenSession(session.defaultSession)
  serveAppScheme()
  const entry = join(packageRoot(), 'dist', 'main', 'migration-process.js')
  const environment = await wholeEnvironment()
  const ports = createNodePorts({
    environment,
    cipher: systemCipher(),
    processes: createUtilityLauncher(entry, scrubEnvironment(environment)),
  })
  const engine = createWindowEngine(ports)
  const stopIpc = serveIpc(engine, createDispatcher(engine), senders)
  serveDialogs(senders)
  setMenu({ send: sendCommand, checkForUpdates: () => void tellUpdate().catch(fail) })
  const quitting = createQuitting({
    settle: () => {
      stopIpc()
      const windows = BrowserWindow.getAllWindows()
      return Promise.allSettled([
        engine.close(),
        ...windows.map((window) => saveGeometry(ports.store, window)),
      ])
    },
    exit: () => app.exit(0),
  })
  app.on('before-quit', quitting.asked)
  // The session ends: macOS and Linux report it here; Windows reports it to each window and does not ask to quit.
  const power: NodeJS.EventEmitter = powerMonitor // Its types leave this event out.
  power.on('shutdown', quitting.asked)
  app.on('browser-window-created', (_event, window) => void window.on('session-end', quitting.sessionEnds))
  const complaint = await openFirst(engine.handlers, options)
  if (complaint !== null) console.error(complaint)
  await openWindow(ports.store)
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void openWindow(ports.store)
  })
}

/** The process's variables, with those of the login shell where a desktop started the app. */
async function wholeEnvironment(): Promise<Record<string, string | undefined>> {
  const present = { ...process.env }
  const shell = loginShell(present)
  if (!app.isPackaged || shell === null || !wasStartedByDesktop(process.platform, present)) return present
  const login = await readLoginEnvironment(shell, present)
  if (login.kind === 'read') return withLogin(present, login.variables)
  console.error(`Variables that only a login shell sets are missing: ${login.why}.`)
  return present
}

function sendCommand(command: string): void {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const told: SentEvent = { event: 'shell.command', value: { command } }
  window?.webContents.send(ipcChannels.events, [told])
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows()
  if (window?.isMinimized()) window.restore()
  window?.focus()
}

function fail(error: unknown): void {
  console.error(error instanceof Error ? error.message : error)
  app.exit(1)
}

// Chromium's own files apart from Headway's: where case does not count, their folders would be the same.
app.setPath('userData', windowFolderOf(process.env))
app.setAboutPanelOptions({
  applicationName: 'Headway',
  applicationVersion: app.getVersion(),
  copyright:
    'MIT License. What it is built from is in THIRD-PARTY-NOTICES.txt and LICENSES.chromium.html beside the program.',
  website: 'https://www.npmjs.com/package/headway-migrations',
})
app.enableSandbox()
declareAppScheme()
hardenEverything()
app.on('window-all-closed', () => {
  if (process.platform !== 'darwin') app.quit()
})
app.on('second-instance', focusWindow)

if (app.requestSingleInstanceLock()) {
  // Not awaited: `ready` fires only once this module has been evaluated.
  void app
    .whenReady()
    .then(() => start(readStartOptions(process.argv.slice(1), process.cwd(), true)))
    .catch(fail)
} else {
  app.quit()
}
