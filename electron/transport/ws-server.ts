import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { CallMessage, EngineFace } from '../../shared/contract.ts'
import { toErrorData } from '../../shared/errors.ts'
import type { SentEvent, ServerMessage } from '../../shared/wire.ts'
import { maxRequestBytes, webSocketProtocol } from '../../shared/wire.ts'
import { malformed, readCall } from './dispatch.ts'
import type { Dispatch } from './dispatch.ts'
import { gatherEvents } from './gathered-events.ts'

const maxConnections = 16
const maxCallsInFlight = 64
/** A window that stopped reading is cut off; it reconnects and asks for the events it missed. */
const maxUnsentBytes = 256 * 1024 * 1024

/** The WebSocket side of the browser host. Whether an upgrade may happen is decided before `accept`. */
interface WsServer {
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close(): void
}

/** Answers calls through `dispatch` and passes on every event of `face`, on each connection that was accepted. */
export function createWsServer(face: EngineFace, dispatch: Dispatch): WsServer {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxRequestBytes,
    perMessageDeflate: false,
    handleProtocols: () => webSocketProtocol,
  })
  const told = gatherEvents(face, encodeEvent, (events) => {
    const text = `{"events":[${events.join()}]}`
    for (const client of server.clients) send(client, text)
  })
  const answerCall: Dispatch = async (operation, request) => {
    const answer = await dispatch(operation, request)
    told.flush()
    return answer
  }
  return {
    accept(request, socket, head) {
      if (server.clients.size >= maxConnections)
        return void socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n')
      server.handleUpgrade(request, socket, head, (client) => serve(client, answerCall))
    },
    close() {
      told.stop()
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}

function serve(client: WebSocket, dispatch: Dispatch): void {
  let inFlight = 0
  // An oversized or invalid frame closes the connection by itself; without a listener it would end the process.
  client.on('error', () => client.terminate())
  client.on('message', (data, isBinary) => {
    const call = isBinary || !Buffer.isBuffer(data) ? null : readCall(data.toString('utf8'))
    if (call === null) return send(client, encode({ id: null, ...malformed('The message is not a call.') }))
    if (inFlight >= maxCallsInFlight) {
      return send(client, encode({ id: call.id, ...malformed('Too many calls at once.') }))
    }
    inFlight += 1
    void answerCall(call).finally(() => (inFlight -= 1))
  })
  async function answerCall({ id, operation, request }: CallMessage): Promise<void> {
    const answer = await dispatch(operation, request)
    try {
      send(client, encode({ id, ...answer }))
    } catch (error) {
      send(client, encode({ id, ok: false, error: toErrorData(error) }))
    }
  }
}

function encodeEvent(event: string, value: unknown): string {
  return JSON.stringify({ event, value } satisfies SentEvent)
}

/** Throws where a handler returned what JSON cannot hold. */
function encode(message: ServerMessage): string {
  return JSON.stringify(message)
}

function send(client: WebSocket, text: string): void {
  if (client.readyState !== client.OPEN) return
  if (client.bufferedAmount > maxUnsentBytes) client.terminate()
  else client.send(text)
}
