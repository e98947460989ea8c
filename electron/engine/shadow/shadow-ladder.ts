import type { Revision } from '../../../shared/model/revision.ts'
import type { ShadowPlace } from '../../../shared/model/shadow-place.ts'
import type { Session } from '../dialects/dialect.ts'
import type { ScratchPlace } from '../dialects/scratch.ts'
import { KeptScratch } from './kept-scratch.ts'
import type { Standing as KeptStanding } from './kept-scratch.ts'
import type { OpenScratch, ScratchSource } from './open-scratch.ts'
import { openScratch } from './open-scratch.ts'
import { inTurn } from './places-in-turn.ts'
import { Shadow } from './shadow.ts'
import type { Replay, ShadowOptions, Standing } from './shadow.ts'

/** Runs revisions for a shadow; `close` ends its migration process. */
export type ShadowReplayer = {
  readonly prepare: (session: Session) => Promise<void>
  readonly replay: Replay
  close(): void
}

type LadderOptions = {
  readonly source: ScratchSource
  /** In the order they are tried. */
  readonly places: readonly ScratchPlace[]
  readonly createReplayer: () => ShadowReplayer
  readonly onProgress: ShadowOptions['onProgress']
}

type Step = { readonly shadow: Shadow; readonly replayer: ShadowReplayer }

/** The shadows of one target, one for each place where it may live; made when first needed. */
export class ShadowLadder {
  readonly #options: LadderOptions
  readonly #steps = new Map<ScratchPlace, Step>()
  readonly #kept = new Map<ScratchPlace, KeptScratch>()
  /** Hashes of revisions that reach beyond a scratch database beside the target. */
  readonly #beyond = new Set<string>()
  #place: ShadowPlace | null = null

  constructor(options: LadderOptions) {
    this.#options = options
  }

  /** Where it was used last; null before the first time. */
  get place(): ShadowPlace | null {
    return this.#place
  }

  /** As `Shadow.use`, at the first place that serves; `use` may be called once for each of them. */
  use<T>(revisions: readonly Revision[], use: (standing: Standing) => Promise<T>): Promise<T> {
    return inTurn(this.#placesFor(revisions), (place) =>
      this.#at(place).shadow.use(revisions, (standing) => {
        this.#place = standing.place
        return use(standing)
      }),
    )
  }

  /** An empty scratch database of its own, closed afterwards. */
  withScratch<T>(use: (scratch: OpenScratch) => Promise<T>): Promise<T> {
    return inTurn(this.#options.places, async (place) => {
      const scratch = await openScratch(this.#options.source, place)
      try {
        this.#place = scratch.place
        return await use(scratch)
      } finally {
        await scratch.close()
      }
    })
  }

  /** The scratch database that is kept for schemas built in one go, such as a model; its last contents stay. */
  withKept<T>(wanted: Omit<KeptStanding, 'open'>, use: (scratch: OpenScratch) => Promise<T>): Promise<T> {
    return inTurn(this.#options.places, (place) => {
      const kept = this.#kept.get(place) ?? new KeptScratch()
      this.#kept.set(place, kept)
      const open = async () => {
        const scratch = await openScratch(this.#options.source, place)
        this.#place = scratch.place
        return scratch
      }
      return kept.use({ ...wanted, open }, use)
    })
  }

  /** Drops every scratch database. */
  async close(): Promise<void> {
    const steps = [...this.#steps.values()]
    const kept = [...this.#kept.values()]
    this.#steps.clear()
    this.#kept.clear()
    for (const { replayer } of steps) replayer.close()
    await Promise.all([...steps.map(({ shadow }) => shadow.close()), ...kept.map((each) => each.close())])
  }

  /** What was refused beside the target once is not tried there again. */
  #placesFor(revisions: readonly Revision[]): readonly ScratchPlace[] {
    const { places } = this.#options
    const apart = places.filter(({ kind }) => kind !== 'target')
    const reaches = revisions.some(({ hash }) => this.#beyond.has(hash))
    return reaches && apart.length > 0 ? apart : places
  }

  #at(place: ScratchPlace): Step {
    const known = this.#steps.get(place)
    if (known !== undefined) return known
    const { source, createReplayer, onProgress } = this.#options
    const replayer = createReplayer()
    const shadow = new Shadow({
      dialect: source.dialect,
      open: () => openScratch(source, place),
      replay: replayer.replay,
      prepare: replayer.prepare,
      onBeyond: ({ hash }) => this.#beyond.add(hash),
      onProgress,
    })
    const step = { shadow, replayer }
    this.#steps.set(place, step)
    return step
  }
}
