import type { FromProcess, ToProcess } from '../../../shared/door-protocol.ts'

/** The line to the engine: an IPC channel under Node, a message port in an Electron utility process. */
export interface EngineChannel {
  /** Throws where the message cannot be cloned. */
  send(message: FromProcess): void
  onMessage(listener: (message: ToProcess) => void): void
}

type ParentPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/** Finds the line this process was started with. */
export function openChannel(): EngineChannel {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort }
  if (parentPort !== undefined) {
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data as ToProcess)),
    }
  }
  if (process.send === undefined) throw new Error('The migration process is started by Headway only.')
  process.on('disconnect', () => process.exit(0))
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToProcess)),
  }
}
