/**
 * What `electron` is for the main process in tests. It cannot show the real sandbox, fuses, native menus and dialogs,
 * safeStorage or the asar file system: passing it is no proof of Electron.
 */
import { EventEmitter } from 'node:events'
import { appMembers } from './app.ts'
import { ipcMainMembers } from './ipc-main.ts'
import { protocolMembers } from './scheme-server.ts'
import { strict } from './strict.ts'
import { utilityProcessMembers } from './utility-process.ts'

export { BrowserWindow } from './browser-window.ts'
export const app = strict('app', appMembers)
export const powerMonitor = strict('powerMonitor', new EventEmitter())
export const ipcMain = strict('ipcMain', ipcMainMembers)
export const protocol = strict('protocol', protocolMembers)
export const utilityProcess = strict('utilityProcess', utilityProcessMembers)
export const nativeTheme = strict('nativeTheme', { shouldUseDarkColors: false })
export const screen = strict('screen', {
  getAllDisplays: () => [{ bounds: { x: 0, y: 0, width: 1920, height: 1080 } }],
  getPrimaryDisplay: () => ({ workAreaSize: { width: 1920, height: 1040 } }),
})
export const session = strict('session', {
  defaultSession: strict('defaultSession', {
    setPermissionRequestHandler() {},
    setPermissionCheckHandler() {},
    setDevicePermissionHandler() {},
  }),
})
/** No keychain: what is enciphered here is only turned round, which no test takes for secrecy. */
export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => process.env['STAND_IN_KEYCHAIN'] === '1',
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text: string) => Buffer.from([...text].toReversed().join('')),
  decryptString: (bytes: Buffer) => [...bytes.toString()].toReversed().join(''),
})
export const shell = strict('shell', {
  showItemInFolder: (path: string) => console.log(`stand-in for electron: reveals ${path}`),
  openExternal: async (address: string) => console.log(`stand-in for electron: opens ${address}`),
})
export const Menu = strict('Menu', {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu(template: unknown) {
    Reflect.set(globalThis, 'standInMenu', template)
  },
})
/** The folder that the next dialog answers with; a cancelled one where there is none. */
export const dialog = strict('dialog', {
  showOpenDialog: async () => {
    const folder = process.env['STAND_IN_FOLDER']
    return { canceled: folder === undefined, filePaths: folder === undefined ? [] : [folder] }
  },
})
