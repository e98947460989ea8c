import type { ConnectionSettings } from '../dialects/dialect.ts'
import type { Ports } from '../ports.ts'
import { Shadow } from '../shadow/shadow.ts'
import type { Replay } from '../shadow/shadow.ts'
import type { OpenTarget } from './context.ts'
import type { EventHub } from './event-hub.ts'

const KEPT_RESULTS = 500

/** One shadow per server, made when first needed; and what was found out on it, by key. */
export class ShadowService {
  readonly #ports: Ports
  readonly #hub: EventHub
  readonly #shadows = new Map<string, Shadow>()
  readonly #results = new Map<string, Promise<unknown>>()

  constructor(ports: Ports, hub: EventHub) {
    this.#ports = ports
    this.#hub = hub
  }

  /** The shadow on a target's server. `replay` is used by a shadow made now. */
  for({ connection, dialect }: OpenTarget, replay: Replay): Shadow {
    const key = serverKey(connection)
    const known = this.#shadows.get(key)
    if (known) return known
    const id = `shadow-${this.#shadows.size + 1}`
    const shadow = new Shadow({
      dialect,
      settings: connection,
      ports: this.#ports,
      replay,
      onProgress: (done, total) => {
        const text = done === total ? null : 'Replaying revisions on the shadow'
        this.#hub.emit('progress', { id, text, done, total })
      },
    })
    this.#shadows.set(key, shadow)
    return shadow
  }

  /** `work` done once per key; a failure is not remembered. */
  remember<T>(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#results.get(key)
    if (known) return known as Promise<T>
    const result = work()
    this.#results.set(key, result)
    result.catch(() => this.#results.delete(key))
    for (const oldest of this.#results.keys()) {
      if (this.#results.size <= KEPT_RESULTS) break
      this.#results.delete(oldest)
    }
    return result
  }

  /** Drops every scratch database. The service can be used again afterwards. */
  async close(): Promise<void> {
    const shadows = [...this.#shadows.values()]
    this.#shadows.clear()
    this.#results.clear()
    await Promise.all(shadows.map((shadow) => shadow.close()))
  }
}

/** Targets on one server share a shadow; SQLite files share the one of their library. */
export function serverKey(connection: ConnectionSettings): string {
  if (connection.dialect === 'sqlite') return 'sqlite'
  return `${connection.dialect}:${connection.host}:${connection.port}:${connection.user ?? ''}`
}
