import type { Answer } from './contract.ts'

/**
 * How a window reaches the engine. In Electron the preload puts a `WindowBridge` on `window.headway`; in a browser
 * the page exchanges its token for a session and opens a WebSocket.
 *
 * Browser, step by step:
 * 1. The page is opened as `http://127.0.0.1:<port>/#<token>`. It reads the token and clears the fragment.
 * 2. `POST /session` with `content-type: application/json` and `{"token": "<token>"}`, or `{"token": null}` after a
 *    reload, when the cookie of the first exchange speaks for the page. Answer: `SessionAnswer`; 403 where neither holds.
 * 3. `new WebSocket('ws://<host>/channel', [webSocketProtocol, session])`.
 * 4. Calls go out as `CallMessage` (JSON text), answers and events come in as `ServerMessage`.
 */
export const sessionPath = '/session'
export const channelPath = '/channel'
export const webSocketProtocol = 'headway.v1'

/** The longest message a window may send, in bytes of JSON. */
export const maxRequestBytes = 8 * 1024 * 1024

export type SessionRequest = { readonly token: string | null }
/** `readOnlyProduction`: the host runs nothing on production targets. */
export type SessionAnswer = { readonly session: string; readonly readOnlyProduction: boolean }

/** Something that the engine told. */
export type SentEvent = { readonly event: string; readonly value: unknown }

/** What the engine's side of a WebSocket sends. `id` is that of the call; null where the call had none. */
export type ServerMessage =
  | ({ readonly id: number | null } & Answer)
  | { readonly events: readonly SentEvent[] }

/** What the preload exposes as `window.headway`: call and listen, nothing else. Errors come as data. */
export interface WindowBridge {
  call(operation: string, request: unknown): Promise<Answer>
  /** Returns the way to stop listening. */
  listen(event: string, listener: (value: unknown) => void): () => void
}

/** What only a desktop can do, as `window.headwayShell`; missing in a browser. */
export interface ShellBridge {
  /** The system's folder dialog. Null where it was cancelled. */
  pickFolder(title: string): Promise<string | null>
  /** Shows a file in the system's file manager. */
  revealFile(path: string): Promise<void>
  /** The absolute path of what was dropped; empty where it has none. */
  pathOf(file: unknown): string
}

/** Names of the IPC channels between preload and main. */
export const ipcChannels = {
  call: 'headway:call',
  events: 'headway:events',
  pickFolder: 'headway:pick-folder',
  revealFile: 'headway:reveal-file',
} as const
