import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { IpcRendererEvent } from 'electron'
import type { Answer } from '../shared/contract.ts'
import type { SentEvent, ShellBridge, WindowBridge } from '../shared/wire.ts'
import { ipcChannels } from '../shared/wire.ts'

const bridge: WindowBridge = {
  call: (operation, request) => ipcRenderer.invoke(ipcChannels.call, operation, request),
  listen(event, listener) {
    const onEvents = (_: IpcRendererEvent, events: readonly SentEvent[]): void => {
      for (const sent of events) if (sent.event === event) listener(sent.value)
    }
    ipcRenderer.on(ipcChannels.events, onEvents)
    return () => void ipcRenderer.off(ipcChannels.events, onEvents)
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
