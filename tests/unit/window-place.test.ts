import { join } from 'node:path'
import { expect, test } from 'vitest'
import { userFolderOf } from '../../electron/engine/node-ports/user-store.ts'
import { windowFolderOf } from '../../electron/window-engine.ts'
import { fitting, onScreen } from '../../electron/window-place.ts'

const place = { x: 100, y: 50, width: 1440, height: 900, maximized: false }
const display = { x: 0, y: 0, width: 1920, height: 1080 }

test('a window is no larger than what a scaled screen offers', () => {
  expect(fitting(place, { width: 1280, height: 680 })).toEqual({ ...place, width: 1280, height: 680 })
  expect(fitting(place, { width: 1920, height: 1040 })).toEqual(place)
})

test('a window whose screen is gone opens in sight, with its size', () => {
  expect(onScreen(place, [display])).toEqual(place)
  expect(onScreen({ ...place, x: 2000 }, [display])).toEqual({ ...place, x: null, y: null })
  expect(onScreen({ ...place, x: -1900, y: 10 }, [display, { ...display, x: -1920 }]).x).toBe(-1900)
})

test('what Chromium keeps lies apart from what Headway keeps, also where case does not count', () => {
  const environment = { HEADWAY_HOME: join('/', 'somewhere') }
  const own = userFolderOf(environment, '/home')
  const folder = windowFolderOf(environment)
  expect(folder.toLowerCase()).not.toBe(own.toLowerCase())
  expect(folder.toLowerCase()).not.toBe(join(own, 'cache').toLowerCase())
})
