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
    const post = parentPort.postMessage.bind(parentPort)
    return sealed({
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
      send: (message) => post(message),
      onMessage: (listener) => parentPort.on('message', (event) => listener(event.data as ToProcess)),
    })
  }
  if (process.send === undefined) throw new Error('The migration process is started by Headway only.')
  process.on('disconnect', () => process.exit(0))
  // Taken before user code runs: what it makes of `process.send` is not what is called, nor does it hear the seal.
  const send = process.send.bind(process)
  return sealed({
    send: (message) => void send(message),
    onMessage: (listener) => void process.on('message', (message) => listener(message as ToProcess)),
  })
}

/** Every message carries the seal that came with the first one, before any user code: others are not heard. */
function sealed(channel: EngineChannel): EngineChannel {
  let seal: string | null = null
  return {
    send: (message) => channel.send(seal === null ? message : { ...message, seal }),
    onMessage: (listener) =>
      channel.onMessage((message) => {
        if (message.kind === 'open') seal ??= message.seal
        listener(message)
      }),
  }
}
