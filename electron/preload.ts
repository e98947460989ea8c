import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { IpcRendererEvent } from 'electron'
import type { Answer } from '../shared/contract.ts'
import type { ShellBridge, WindowBridge } from '../shared/wire.ts'
import { ipcChannels } from '../shared/wire.ts'

const bridge: WindowBridge = {
  call: (operation, request) => ipcRenderer.invoke(ipcChannels.call, operation, request),
  listen(event, listener) {
    const onEvent = (_: IpcRendererEvent, name: string, value: unknown): void => {
      if (name === event) listener(value)
    }
    ipcRenderer.on(ipcChannels.event, onEvent)
    return () => void ipcRenderer.off(ipcChannels.event, onEvent)
  },
}

const shell: ShellBridge = {
  async pickFolder(title) {
    const answer: Answer = await ipcRenderer.invoke(ipcChannels.pickFolder, title)
    return answer.ok && typeof answer.result === 'string' ? answer.result : null
  },
  async revealFile(path) {
    await ipcRenderer.invoke(ipcChannels.revealFile, path)
  },
  pathOf: (file) => webUtils.getPathForFile(file as Parameters<typeof webUtils.getPathForFile>[0]),
}

contextBridge.exposeInMainWorld('headway', bridge)
contextBridge.exposeInMainWorld('headwayShell', shell)
