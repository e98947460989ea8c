import type { Companion, Companions } from '../dialects/scratch.ts'

type Known = { readonly key: string; readonly companion: Companion; used: boolean }

/** Servers that were started for scratch databases: one user at a time, kept for the next until the engine closes. */
export class CompanionPool implements Companions {
  #known: Known[] = []

  async lease<T extends Companion>(key: string, start: () => Promise<T>): Promise<T> {
    this.#known = this.#known.filter(({ companion }) => companion.alive)
    const free = this.#known.find((each) => each.key === key && !each.used)
    if (free !== undefined) {
      free.used = true
      return free.companion as T
    }
    const companion = await start()
    this.#known.push({ key, companion, used: true })
    return companion
  }

  async release(companion: Companion, reusable: boolean): Promise<void> {
    const known = this.#known.find((each) => each.companion === companion)
    if (known === undefined) return
    known.used = false
    if (reusable && companion.alive) return
    this.#known = this.#known.filter((each) => each !== known)
    await companion.stop()
  }

  /** Stops every one of them. */
  async close(): Promise<void> {
    const all = this.#known
    this.#known = []
    await Promise.all(all.map(({ companion }) => companion.stop()))
  }
}
