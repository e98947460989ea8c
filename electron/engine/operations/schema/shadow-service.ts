import type { Ports } from '../../ports.ts'
import { KeptScratch } from '../../shadow/kept-scratch.ts'
import { Shadow } from '../../shadow/shadow.ts'
import type { Replay } from '../../shadow/shadow.ts'
import type { OpenTarget } from '../context.ts'
import type { EventHub } from '../event-hub.ts'

const KEPT_RESULTS = 500

/** Runs revisions for a shadow; `close` ends its migration process. */
export type ShadowReplayer = { readonly replay: Replay; close(): void }

/** One shadow per server, made when first needed; and what was found out on it, by key. */
export class ShadowService {
  readonly #ports: Ports
  readonly #hub: EventHub
  readonly #shadows = new Map<string, { readonly shadow: Shadow; readonly replayer: ShadowReplayer }>()
  readonly #models = new Map<string, KeptScratch>()
  readonly #results = new Map<string, Promise<unknown>>()

  constructor(ports: Ports, hub: EventHub) {
    this.#ports = ports
    this.#hub = hub
  }

  /** The shadow on a target's server. `createReplayer` is asked by a shadow made now. */
  for({ connection, dialect }: OpenTarget, createReplayer: () => ShadowReplayer): Shadow {
    const key = dialect.serverKey(connection)
    const known = this.#shadows.get(key)
    if (known) return known.shadow
    const replayer = createReplayer()
    const id = `shadow-${this.#shadows.size + 1}`
    const shadow = new Shadow({
      dialect,
      settings: connection,
      ports: this.#ports,
      replay: replayer.replay,
      onProgress: (done, total) => {
        const text = done === total ? null : 'Replaying revisions on the shadow'
        this.#hub.emit('progress', { id, text, done, total })
      },
    })
    this.#shadows.set(key, { shadow, replayer })
    return shadow
  }

  /** The scratch database on which models are built on a target's server; the last one stays. */
  model({ connection, dialect }: OpenTarget): KeptScratch {
    const key = dialect.serverKey(connection)
    const known = this.#models.get(key) ?? new KeptScratch()
    this.#models.set(key, known)
    return known
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
    const models = [...this.#models.values()]
    this.#models.clear()
    this.#shadows.clear()
    this.#results.clear()
    for (const { replayer } of shadows) replayer.close()
    await Promise.all([...shadows.map(({ shadow }) => shadow.close()), ...models.map((one) => one.close())])
  }
}
