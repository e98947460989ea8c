import { z } from 'zod'
import type { TextCache } from '../ports.ts'
import { keepJson, keyOfKept, readKeptJson } from '../revisions/kept-json.ts'
import type { TypeRanges } from '../../../shared/door-protocol.ts'

/** How many files are remembered, the newest. */
const mostFiles = 20_000

const stored = z.record(z.string(), z.array(z.int().nonnegative()))

/**
 * Where the files of a project hold types, by the hash of their content, as the migration process found them when it
 * ran them before. They are blanked then instead of being looked for again; nothing but blanks comes from here.
 */
export class KnownTypes {
  readonly #texts: TextCache
  readonly #key: string
  readonly #byHash: Map<string, TypeRanges>
  #isNews = false

  private constructor(texts: TextCache, key: string, known: Readonly<Record<string, TypeRanges>>) {
    this.#texts = texts
    this.#key = key
    this.#byHash = new Map(Object.entries(known))
  }

  /** What earlier runs found; nothing where that is lost. */
  static async restore(texts: TextCache, root: string): Promise<KnownTypes> {
    const key = keyOfKept('types', root)
    const found = stored.safeParse(await readKeptJson(texts, key))
    return new KnownTypes(texts, key, found.success ? found.data : {})
  }

  of(contentHash: string): TypeRanges | null {
    return this.#byHash.get(contentHash) ?? null
  }

  found(contentHash: string, ranges: TypeRanges): void {
    this.#byHash.set(contentHash, ranges)
    this.#isNews = true
  }

  /** Keeps it for the next run. */
  async store(): Promise<void> {
    if (!this.#isNews) return
    await keepJson(this.#texts, this.#key, Object.fromEntries([...this.#byHash].slice(-mostFiles)))
  }
}
