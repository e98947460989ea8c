import type { Answer } from '../../shared/contract.ts'
import type { ServerMessage } from '../../shared/wire.ts'
import { channelPath, webSocketProtocol } from '../../shared/wire.ts'
import { CallError, errorOf } from './call-error.ts'
import type { Link, LinkStatus } from './link.ts'
import { openSession } from './session.ts'

type Waiting = { readonly resolve: (answer: Answer) => void; readonly reject: (error: Error) => void }

const delays = [250, 500, 1000, 2000, 4000]
const lost = (): CallError =>
  new CallError(
    errorOf(
      'internal',
      'The connection to Headway was lost before the answer came.',
      'Headway reconnects by itself; what was running goes on. Try again when the window says it is connected.',
    ),
  )

/**
 * The link of a browser page: one WebSocket, opened with the session, reopened with growing pauses when it breaks.
 * Calls made while it is down wait for the next opening; calls under way when it breaks fail.
 */
export class WebSocketLink implements Link {
  #token: string | null
  #socket: WebSocket | null = null
  #status: LinkStatus = 'connecting'
  #attempts = 0
  readOnlyProduction = false
  #nextId = 1
  readonly #waiting = new Map<number, Waiting>()
  readonly #queued: (() => void)[] = []
  readonly #listeners = new Map<string, Set<(value: never) => void>>()
  readonly #watchers = new Set<(status: LinkStatus) => void>()

  constructor(token: string | null) {
    this.#token = token
    void this.#open()
  }

  call: Link['call'] = async (operation, request) => {
    const id = this.#nextId++
    const answer = await new Promise<Answer>((resolve, reject) => {
      const send = () => {
        this.#waiting.set(id, { resolve, reject })
        this.#socket?.send(JSON.stringify({ id, operation, request }))
      }
      if (this.#status === 'open') send()
      else if (this.#status === 'refused') reject(lost())
      else this.#queued.push(send)
    })
    if (!answer.ok) throw new CallError(answer.error)
    return answer.result as never
  }

  listen: Link['listen'] = (event, listener) => {
    const listeners = this.#listeners.get(event) ?? new Set()
    this.#listeners.set(event, listeners)
    listeners.add(listener as (value: never) => void)
    return () => listeners.delete(listener as (value: never) => void)
  }

  onStatus(listener: (status: LinkStatus) => void): () => void {
    this.#watchers.add(listener)
    listener(this.#status)
    return () => this.#watchers.delete(listener)
  }

  async #open(): Promise<void> {
    try {
      const granted = await openSession(this.#token)
      this.#token = null
      if (granted === null) return this.#tell('refused')
      this.readOnlyProduction = granted.readOnlyProduction
      const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
      const socket = new WebSocket(`${scheme}://${location.host}${channelPath}`, [
        webSocketProtocol,
        granted.session,
      ])
      this.#socket = socket
      socket.addEventListener('open', () => this.#opened())
      socket.addEventListener('message', (event) => this.#receive(String(event.data)))
      socket.addEventListener('close', () => this.#closed())
    } catch {
      this.#closed()
    }
  }

  #opened(): void {
    this.#attempts = 0
    this.#tell('open')
    for (const send of this.#queued.splice(0)) send()
  }

  #closed(): void {
    this.#socket = null
    for (const { reject } of this.#waiting.values()) reject(lost())
    this.#waiting.clear()
    this.#tell('lost')
    const delay = delays[Math.min(this.#attempts, delays.length - 1)]
    this.#attempts += 1
    setTimeout(() => void this.#open(), delay)
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as ServerMessage
    if ('events' in message) {
      for (const { event, value } of message.events)
        for (const listener of this.#listeners.get(event) ?? []) listener(value as never)
      return
    }
    if (message.id === null) return
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    waiting?.resolve(message)
  }

  #tell(status: LinkStatus): void {
    if (status === this.#status) return
    this.#status = status
    for (const watcher of this.#watchers) watcher(status)
  }
}
