import type { ShellBridge, WindowBridge } from '../../shared/wire.ts'
import { createBridgeLink } from './bridge-link.ts'
import type { Link } from './link.ts'
import { takeToken } from './session.ts'
import { WebSocketLink } from './web-socket-link.ts'

declare global {
  interface Window {
    readonly headway?: WindowBridge
    readonly headwayShell?: ShellBridge
  }
}

/** The way to the engine that this window has: the preload's bridge in Electron, else a WebSocket to the page's host. */
export function connect(): Link {
  if (window.headway) return createBridgeLink(window.headway)
  return new WebSocketLink(takeToken(window.location, window.history))
}

/** What only the desktop can do; null in a browser. */
export function desktopShell(): ShellBridge | null {
  return window.headwayShell ?? null
}
