import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { z } from 'zod'
import type { UserStore } from './engine/ports.ts'
import { packageRoot } from './package-root.ts'
import { appOrigin } from './security.ts'
import { fitting, onScreen } from './window-place.ts'

const storeKey = 'window'
const geometry = z.object({
  x: z.int().nullable(),
  y: z.int().nullable(),
  width: z.int().min(400).max(20_000),
  height: z.int().min(300).max(20_000),
  maximized: z.boolean(),
})
type Geometry = z.infer<typeof geometry>
const initial: Geometry = { x: null, y: null, width: 1440, height: 900, maximized: false }

/** The one window factory. Sandboxed, isolated, without Node; placed where the last one was. */
export async function openWindow(store: UserStore): Promise<BrowserWindow> {
  const displays = screen.getAllDisplays().map(({ bounds }) => bounds)
  const place = fitting(
    onScreen(await readGeometry(store), displays),
    screen.getPrimaryDisplay().workAreaSize,
  )
  const window = new BrowserWindow({
    ...(place.x !== null && place.y !== null ? { x: place.x, y: place.y } : {}),
    width: place.width,
    height: place.height,
    minWidth: Math.min(1024, place.width),
    minHeight: Math.min(640, place.height),
    show: false,
    title: 'Headway',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#15171c' : '#ffffff',
    webPreferences: {
      preload: join(packageRoot(), 'dist', 'preload', 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => {
    if (place.maximized) window.maximize()
    window.show()
  })
  window.on('close', () => void saveGeometry(store, window))
  await window.loadURL(`${appOrigin}/`)
  return window
}

async function readGeometry(store: UserStore): Promise<Geometry> {
  const parsed = geometry.safeParse(await store.read(storeKey))
  return parsed.success ? parsed.data : initial
}

/** Keeps the place of a window for the next one. Never fails. */
export async function saveGeometry(store: UserStore, window: BrowserWindow): Promise<void> {
  const value: Geometry = { ...window.getNormalBounds(), maximized: window.isMaximized() }
  // The size of the window is not worth a complaint on the way out.
  await store.write(storeKey, value).catch(() => undefined)
}
