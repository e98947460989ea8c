import { expect, test } from 'vitest'
import { userFolderOf } from '../../../electron/engine/node-ports/user-store.ts'

test.each([
  ['linux', {}, '/home/ann', '/home/ann/.config/headway'],
  ['linux', { XDG_CONFIG_HOME: '/etc/ann' }, '/home/ann', '/etc/ann/headway'],
  ['darwin', {}, '/Users/ann', '/Users/ann/Library/Application Support/headway'],
  ['win32', { LOCALAPPDATA: 'C:\\Local', APPDATA: 'C:\\Roaming' }, 'C:\\Users\\ann', 'C:\\Local\\headway'],
  ['win32', {}, 'C:\\Users\\ann', 'C:\\Users\\ann\\AppData\\Local\\headway'],
  ['win32', { HEADWAY_HOME: 'D:\\headway' }, 'C:\\Users\\ann', 'D:\\headway'],
] as const)('on %s with %j the folder of %s is %s', (platform, environment, home, folder) => {
  expect(userFolderOf(environment, home, platform)).toBe(folder)
})
