import type { Tier } from '../../../../shared/model/project.ts'
import type { ConnectionSettings } from '../../dialects/dialect.ts'
import type { Ports } from '../../ports.ts'
import { CompanionPool } from '../../shadow/companion-pool.ts'
import { namedProgramFolders } from '../../shadow/program-folders.ts'
import { scratchPlaces } from '../../shadow/scratch-places.ts'
import { ShadowLadder } from '../../shadow/shadow-ladder.ts'
import type { ShadowReplayer } from '../../shadow/shadow-ladder.ts'
import type { OpenTarget } from '../context.ts'
import type { EventHub } from '../event-hub.ts'

const KEPT_RESULTS = 500

/** What decides where the shadow of a target lives, and with whom it is shared. */
export type ShadowOwner = Pick<OpenTarget, 'connection' | 'dialect'> & {
  readonly tier: Tier
  /** The server of `shadowUrl`; null where none is named. */
  readonly named: ConnectionSettings | null
}

/** One shadow per database and role, made when first needed; and what was found out on it, by key. */
export class ShadowService {
  readonly #ports: Ports
  readonly #hub: EventHub
  readonly #companions = new CompanionPool()
  readonly #ladders = new Map<string, Promise<ShadowLadder>>()
  readonly #results = new Map<string, Promise<unknown>>()

  constructor(ports: Ports, hub: EventHub) {
    this.#ports = ports
    this.#hub = hub
  }

  /** The shadow of a target. `createReplayer` is asked by a shadow made now. */
  for(owner: ShadowOwner, createReplayer: () => ShadowReplayer): Promise<ShadowLadder> {
    const key = shadowKey(owner)
    const known = this.#ladders.get(key)
    if (known) return known
    const ladder = this.#create(owner, createReplayer, `shadow-${this.#ladders.size + 1}`)
    this.#ladders.set(key, ladder)
    return ladder
  }

  async #create(owner: ShadowOwner, createReplayer: () => ShadowReplayer, id: string): Promise<ShadowLadder> {
    const { dialect, connection, tier, named } = owner
    return new ShadowLadder({
      source: {
        dialect,
        target: connection,
        ports: this.#ports,
        companions: this.#companions,
        programFolders: await namedProgramFolders(this.#ports.store, dialect.name),
      },
      places: scratchPlaces({ tier, named, sharedServer: dialect.capabilities.sharedServer }),
      createReplayer,
      onProgress: (done, total) => {
        const text = done === total ? null : 'Replaying revisions on the shadow'
        this.#hub.emit('progress', { id, text, done, total, cancelable: false })
      },
    })
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

  /** The same for results that can become invalid, which `holds` checks. */
  async rememberWhile<T>(
    key: string,
    holds: (value: T) => Promise<boolean>,
    work: () => Promise<T>,
  ): Promise<T> {
    const known = this.#results.get(key) as Promise<T> | undefined
    const isGood = known !== undefined && (await known.then(holds, () => false))
    // Another caller noticed first and has started again already.
    if (!isGood && this.#results.get(key) === known) this.#results.delete(key)
    return this.remember(key, work)
  }

  /** Drops every scratch database and stops what was started for them. The service can be used again afterwards. */
  async close(): Promise<void> {
    const ladders = [...this.#ladders.values()]
    this.#ladders.clear()
    this.#results.clear()
    await Promise.all(ladders.map(async (ladder) => (await ladder).close()))
    await this.#companions.close()
  }
}

/** Equal for targets that share a shadow, and what was found on it. */
export function shadowKey({ dialect, connection, tier, named }: ShadowOwner): string {
  const places = scratchPlaces({ tier, named, sharedServer: dialect.capabilities.sharedServer })
  const kinds = places.map((place) =>
    place.kind === 'named' ? `named ${dialect.serverKey(place.settings)}` : place.kind,
  )
  return `${dialect.serverKey(connection)} ${kinds.join()}`
}
