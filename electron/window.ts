import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { z } from 'zod'
import type { UserStore } from './engine/ports.ts'
import { packageRoot } from './package-root.ts'
import { appOrigin } from './security.ts'

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
  const place = fitting(onScreen(await readGeometry(store)), screen.getPrimaryDisplay().workAreaSize)
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

/** A window no larger than the screen it opens on: a scaled one may offer less than the usual size. */
function fitting<Place extends { readonly width: number; readonly height: number }>(
  place: Place,
  area: { readonly width: number; readonly height: number },
): Place {
  return { ...place, width: Math.min(place.width, area.width), height: Math.min(place.height, area.height) }
}

async function readGeometry(store: UserStore): Promise<Geometry> {
  const parsed = geometry.safeParse(await store.read(storeKey))
  return parsed.success ? parsed.data : initial
}

/** A window whose screen is gone would open out of sight: such a place is forgotten, the size kept. */
function onScreen(place: Geometry): Geometry {
  const { x, y } = place
  if (x === null || y === null) return place
  const visible = screen
    .getAllDisplays()
    .some(
      ({ bounds }) =>
        x >= bounds.x && y >= bounds.y && x < bounds.x + bounds.width && y < bounds.y + bounds.height,
    )
  return visible ? place : { ...place, x: null, y: null }
}

/** Keeps the place of a window for the next one. Never fails. */
export async function saveGeometry(store: UserStore, window: BrowserWindow): Promise<void> {
  const value: Geometry = { ...window.getNormalBounds(), maximized: window.isMaximized() }
  // The size of the window is not worth a complaint on the way out.
  await store.write(storeKey, value).catch(() => undefined)
}
