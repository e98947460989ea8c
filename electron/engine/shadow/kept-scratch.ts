import type { OpenScratch } from './open-scratch.ts'
import { Turnstile } from './turnstile.ts'

/** What stands on a kept scratch database and how it gets there. */
export type Standing = {
  /** Equal for equal contents. */
  readonly key: string
  /** Build it anew although the key is the same: what it is built from may have changed. */
  readonly fresh: boolean
  readonly open: () => Promise<OpenScratch>
  readonly build: (scratch: OpenScratch) => Promise<void>
}

/** A scratch database that is kept as it was built until something else is wanted on it. One caller at a time. */
export class KeptScratch {
  readonly #turnstile = new Turnstile()
  #kept: { readonly key: string; readonly scratch: OpenScratch } | null = null

  /** Sees to it that the wanted contents are there, and calls `use`, which leaves them as they are. */
  use<T>(wanted: Standing, use: (scratch: OpenScratch) => Promise<T>): Promise<T> {
    return this.#turnstile.pass(async () => {
      const kept = this.#kept
      if (kept !== null && kept.key === wanted.key && !wanted.fresh) return use(kept.scratch)
      await this.#discard()
      const scratch = await wanted.open()
      this.#kept = { key: wanted.key, scratch }
      try {
        await wanted.build(scratch)
        return await use(scratch)
      } catch (error) {
        await this.#discard()
        throw error
      }
    })
  }

  /** Drops the scratch database. */
  close(): Promise<void> {
    return this.#turnstile.pass(() => this.#discard())
  }

  async #discard(): Promise<void> {
    const kept = this.#kept
    this.#kept = null
    await kept?.scratch.close()
  }
}
