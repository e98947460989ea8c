import type { WebContents } from 'electron'
import { WebSocket } from 'ws'
import type { RawData } from 'ws'
import { startBrowserHost } from '../../electron/browser-host.ts'
import { appOrigin } from '../../electron/security.ts'
import { createDispatcher } from '../../electron/transport/dispatch.ts'
import { createInProcessChannel } from '../../electron/transport/in-process.ts'
import { serveIpc } from '../../electron/transport/ipc-server.ts'
import type { Answer, EngineFace, EventName, OperationName } from '../../shared/contract.ts'
import { toErrorData } from '../../shared/errors.ts'
import type { SentEvent, ServerMessage, SessionAnswer } from '../../shared/wire.ts'
import { channelPath, ipcChannels, sessionPath, webSocketProtocol } from '../../shared/wire.ts'
import { invokeAs } from '../helpers/electron-stand-in/ipc-main.ts'

/** A transport as its far side sees it, with the types taken off so that nonsense can be sent. */
export type Lane = {
  call(operation: unknown, request: unknown): Promise<Answer>
  listen(event: EventName, listener: (value: unknown) => void): () => void
  close(): Promise<void>
}

/** Every transport there is, by name. */
export const lanes: readonly { readonly name: string; readonly open: (face: EngineFace) => Promise<Lane> }[] =
  [
    { name: 'in-process', open: openInProcess },
    { name: 'ipc', open: openIpc },
    { name: 'websocket', open: openWebSocket },
  ]

async function openInProcess(face: EngineFace): Promise<Lane> {
  const channel = createInProcessChannel(face)
  return {
    call: (operation, request) =>
      channel.call(operation as OperationName, request as never).then(
        (result): Answer => ({ ok: true, result }),
        (error: unknown): Answer => ({ ok: false, error: toErrorData(error) }),
      ),
    listen: (event, listener) => channel.listen(event, listener),
    close: async () => {},
  }
}

async function openIpc(face: EngineFace): Promise<Lane> {
  const listeners = new Set<(event: string, value: unknown) => void>()
  const mainFrame = { origin: appOrigin, url: `${appOrigin}/`, parent: null }
  const sender = {
    mainFrame,
    send: (_channel: string, events: readonly SentEvent[]) => {
      for (const { event, value } of structuredClone(events))
        for (const listener of listeners) listener(event, value)
    },
  }
  const stop = serveIpc(face, createDispatcher(face), {
    origin: appOrigin,
    windows: () => [sender as unknown as WebContents],
  })
  return {
    call: async (operation, request) =>
      (await invokeAs({ sender, senderFrame: mainFrame }, ipcChannels.call, operation, request)) as Answer,
    listen(event, listener) {
      const onEvent = (name: string, value: unknown): void => {
        if (name === event) listener(value)
      }
      listeners.add(onEvent)
      return () => void listeners.delete(onEvent)
    },
    close: async () => stop(),
  }
}

async function openWebSocket(engine: EngineFace): Promise<Lane> {
  const host = await startBrowserHost({ engine, port: 0, open: false, allowProduction: true, page: () => {} })
  const { socket } = await connect(host.url)
  const waiting = new Map<number, (answer: Answer) => void>()
  const listeners = new Set<(event: string, value: unknown) => void>()
  let next = 1
  socket.on('message', (data) => {
    const message = readMessage(data) as ServerMessage
    if (!('events' in message)) return waiting.get(message.id ?? next - 1)?.(message)
    for (const { event, value } of message.events) for (const listener of listeners) listener(event, value)
  })
  return {
    call: (operation, request) =>
      new Promise((resolve) => {
        const id = next++
        waiting.set(id, ({ ...answer }) => {
          Reflect.deleteProperty(answer, 'id')
          resolve(answer)
        })
        socket.send(JSON.stringify({ id, operation, request }))
      }),
    listen(event, listener) {
      const onEvent = (name: string, value: unknown): void => {
        if (name === event) listener(value)
      }
      listeners.add(onEvent)
      return () => void listeners.delete(onEvent)
    },
    async close() {
      socket.terminate()
      await host.close()
    },
  }
}

/** Does what a page does: takes the token out of the link, exchanges it, opens the channel. */
export async function connect(link: string): Promise<{ socket: WebSocket; session: string; cookie: string }> {
  const { origin, host, hash } = new URL(link)
  const response = await fetch(`${origin}${sessionPath}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ token: hash.slice(1) }),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  const { session } = (await response.json()) as SessionAnswer
  const cookie = (response.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  const socket = new WebSocket(`ws://${host}${channelPath}`, [webSocketProtocol, session], {
    headers: { cookie, origin },
  })
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return { socket, session, cookie }
}

/** What a text message of a WebSocket says. */
export function readMessage(data: RawData): unknown {
  if (!Buffer.isBuffer(data)) throw new Error('Not a text message.')
  return JSON.parse(data.toString('utf8'))
}
