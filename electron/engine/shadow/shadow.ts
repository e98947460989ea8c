import { withTransaction } from '../dialects/scopes.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { StatementInfo } from '../../../shared/model/plan.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { ShadowPlace } from '../../../shared/model/shadow-place.ts'
import type { Dialect, Session } from '../dialects/dialect.ts'
import type { OpenScratch } from './open-scratch.ts'
import { Turnstile } from './turnstile.ts'

export type Direction = 'upgrade' | 'downgrade'

/** What one revision did in one direction, as it passed the statement door. */
export type Replayed = { readonly statements: readonly StatementInfo[]; readonly readsData: boolean }

/** A revision; one that is not on disk yet has its text with it. */
export type Draft = Revision & { readonly text?: string }

/** Runs one revision on a scratch database; the runner's replay, handed in by operations. */
export type Replay = (scratch: OpenScratch, revision: Draft, direction: Direction) => Promise<Replayed>

export type ShadowOptions = {
  readonly dialect: Dialect
  /** Makes the scratch database. */
  readonly open: () => Promise<OpenScratch>
  readonly replay: Replay
  /** Told of a revision that reaches beyond the scratch database, so that it need not be tried here again. */
  readonly onBeyond: (revision: Revision) => void
  /** What must run on the session before a replay's transaction begins, if anything. */
  readonly prepare?: (session: Session) => Promise<void>
  readonly onProgress: (done: number, total: number, message: string) => void
}

/** What `use` is handed: the scratch database and the one verb to go on from where it stands. */
export type Standing = {
  readonly session: Session
  /** Where the scratch database lives. */
  readonly place: ShadowPlace
  /** Runs one more revision and keeps account of where the shadow stands. */
  run(revision: Revision, direction: Direction): Promise<Replayed>
  /** Runs a downgrade and takes it back, so the shadow stays where it was. */
  tryDowngrade(revision: Revision): Promise<Replayed>
  /**
   * Runs revisions up, reads the schema, and runs their downgrades, if they have any. All of it is undone, so the
   * shadow stays where it was.
   */
  tryOut<T>(drafts: readonly Draft[], look: () => Promise<T>): Promise<TriedOut<T>>
  /** Runs revisions up in one transaction that is taken back, and tells of each of them. Throws what they throw. */
  tryEach(
    revisions: readonly Revision[],
    after: (revision: Revision, replayed: Replayed) => Promise<void>,
  ): Promise<void>
}

/** What was seen after the upgrades and after the downgrades; the error where they do not run. */
export type TriedOut<T> = { readonly up: T | HeadwayError; readonly down: T | HeadwayError | null }

type Scratch = {
  readonly open: OpenScratch
  /** Revision id -> hash of the text that ran. */
  readonly applied: Map<string, string>
  /** True once a downgrade ran: the schema is no longer proved by replay from base. */
  downgraded: boolean
}

/**
 * A scratch database that stands at some set of revisions and moves forward from there.
 * Going to a set that does not contain where it stands begins again on an empty database:
 * what a downgrade leaves behind is no proof of a schema.
 */
export class Shadow {
  readonly #options: ShadowOptions
  readonly #turnstile = new Turnstile()
  #scratch: Scratch | null = null

  constructor(options: ShadowOptions) {
    this.#options = options
  }

  /**
   * Brings the shadow to exactly `revisions` (in upgrade order, ancestors before descendants) and calls `use`.
   * One caller at a time. Throws `shadow_unavailable` where no scratch database can be had or a replay fails.
   */
  use<T>(revisions: readonly Revision[], use: (standing: Standing) => Promise<T>): Promise<T> {
    return this.#turnstile.pass(async () => {
      const scratch = await this.#standAt(revisions)
      try {
        return await use(this.#standing(scratch))
      } catch (error) {
        await this.#discard()
        throw error
      }
    })
  }

  /** Drops the scratch database. The shadow can be used again afterwards. */
  close(): Promise<void> {
    return this.#turnstile.pass(() => this.#discard())
  }

  async #standAt(revisions: readonly Revision[]): Promise<Scratch> {
    const scratch = await this.#startFor(revisions)
    const missing = revisions.filter((revision) => !scratch.applied.has(revision.id))
    try {
      for (const [index, revision] of missing.entries()) {
        this.#options.onProgress(index, missing.length, revision.message)
        await this.#forward(scratch, revision)
      }
    } finally {
      // A replay that failed goes on no longer, either.
      if (missing.length > 0) this.#options.onProgress(missing.length, missing.length, '')
    }
    return scratch
  }

  async #forward(scratch: Scratch, revision: Revision): Promise<void> {
    try {
      await this.#options.prepare?.(scratch.open.session)
      await this.#run(scratch, revision, 'upgrade')
    } catch (error) {
      await this.#discard()
      throw replayFailed(revision, error)
    }
  }

  async #startFor(revisions: readonly Revision[]): Promise<Scratch> {
    const wanted = new Map(revisions.map((revision) => [revision.id, revision.hash]))
    const current = this.#scratch
    const fits =
      current && !current.downgraded && [...current.applied].every(([id, hash]) => wanted.get(id) === hash)
    if (fits) return current
    await this.#discard()
    return (this.#scratch = await this.#create())
  }

  async #create(): Promise<Scratch> {
    return { open: await this.#options.open(), applied: new Map(), downgraded: false }
  }

  #standing(scratch: Scratch): Standing {
    return {
      session: scratch.open.session,
      place: scratch.open.place,
      run: async (revision, direction) => {
        await this.#options.prepare?.(scratch.open.session)
        return this.#run(scratch, revision, direction)
      },
      tryDowngrade: async (revision) => {
        await this.#options.prepare?.(scratch.open.session)
        return this.#tryDowngrade(scratch, revision)
      },
      tryOut: async (drafts, look) => {
        await this.#options.prepare?.(scratch.open.session)
        return this.#tryOut(scratch, drafts, look)
      },
      tryEach: async (revisions, after) => {
        await this.#options.prepare?.(scratch.open.session)
        const each = async (): Promise<void> => {
          for (const revision of revisions)
            await after(revision, await this.#replay(scratch, revision, 'upgrade'))
        }
        await withTransaction(scratch.open.session, each, { end: 'rollback' })
      },
    }
  }

  async #run(scratch: Scratch, revision: Revision, direction: Direction): Promise<Replayed> {
    const replayed = revision.transaction
      ? await withTransaction(scratch.open.session, () => this.#replay(scratch, revision, direction))
      : await this.#replay(scratch, revision, direction)
    if (direction === 'upgrade') scratch.applied.set(revision.id, revision.hash)
    else scratch.downgraded = true
    return replayed
  }

  async #tryDowngrade(scratch: Scratch, revision: Revision): Promise<Replayed> {
    if (!revision.transaction) return this.#run(scratch, revision, 'downgrade')
    const { session } = scratch.open
    return withTransaction(session, () => this.#replay(scratch, revision, 'downgrade'), { end: 'rollback' })
  }

  #tryOut<T>(scratch: Scratch, drafts: readonly Draft[], look: () => Promise<T>): Promise<TriedOut<T>> {
    const run = async (ordered: readonly Draft[], direction: Direction): Promise<T | HeadwayError> => {
      try {
        for (const draft of ordered) await this.#replay(scratch, draft, direction)
        return await look()
      } catch (error) {
        if (error instanceof HeadwayError) return error
        throw error
      }
    }
    const work = async (): Promise<TriedOut<T>> => {
      const up = await run(drafts, 'upgrade')
      return { up, down: up instanceof HeadwayError ? null : await run(drafts.toReversed(), 'downgrade') }
    }
    return withTransaction(scratch.open.session, work, { end: 'rollback' })
  }

  async #replay({ open }: Scratch, revision: Draft, direction: Direction): Promise<Replayed> {
    try {
      const finish = await open.rules.watch(open.session, revision.transaction)
      const replayed = await this.#options.replay(open, revision, direction)
      await finish()
      return replayed
    } catch (error) {
      if (error instanceof HeadwayError && error.code === 'beyond_scratch') this.#options.onBeyond(revision)
      throw open.rules.explain(error)
    }
  }

  async #discard(): Promise<void> {
    const scratch = this.#scratch
    this.#scratch = null
    await scratch?.open.close()
  }
}

function replayFailed(revision: Revision, error: unknown): HeadwayError {
  const known = error instanceof HeadwayError ? error.data : null
  return new HeadwayError(
    known?.code === 'beyond_scratch' ? 'beyond_scratch' : 'shadow_unavailable',
    `The shadow could not replay ${revision.id} (${revision.message}): ${error instanceof Error ? error.message : String(error)}`,
    {
      hint:
        known?.hint ??
        'Correct the revision; what follows it can only be shown once it runs on an empty database.',
      where: known?.where ?? { file: revision.path, line: null, column: null },
      sql: known?.sql ?? null,
      cause: error,
    },
  )
}
