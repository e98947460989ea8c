import type { ShadowPlace } from '../../../shared/model/shadow-place.ts'
import type { HeadwayError } from '../../../shared/errors.ts'
import type { Programs } from '../ports.ts'
import type { ConnectionSettings, Session, StepGuard } from './dialect.ts'

/** How a statement reaches beyond its database: to what its server shares, or to the machine and the network. */
export type Reach = {
  readonly kind: 'server' | 'machine'
  /** For people, to stand after a colon: `roles belong to the whole server`. */
  readonly what: string
}

/** Where a scratch database may be made: on a server named for it, on one of Headway's own, or beside the target. */
export type ScratchPlace =
  | {
      readonly kind: 'named'
      readonly settings: ConnectionSettings
      /** Whether it may turn out to be the server of the target: then the rules of that place hold. */
      readonly mayBeTarget: boolean
    }
  | { readonly kind: 'private' }
  | { readonly kind: 'target' }

/** Servers and the like that dialects start for scratch databases; kept for the next one until the engine closes. */
export interface Companions {
  /** An idle companion that `start` made under the same key, else a new one. */
  lease<T extends Companion>(key: string, start: () => Promise<T>): Promise<T>
  /** Gives it back: kept where `reusable`, else stopped. */
  release(companion: Companion, reusable: boolean): Promise<void>
}

export interface Companion {
  readonly alive: boolean
  stop(): Promise<void>
}

export type ScratchOptions = {
  readonly folder: string
  readonly id: string
  readonly place: ScratchPlace
  readonly programs: Programs
  readonly companions: Companions
  /** Folders of server programs that the user named, first ones first. */
  readonly programFolders: readonly string[]
}

/** A database that exists only for the shadow. */
export type ScratchDatabase = {
  readonly settings: ConnectionSettings
  readonly place: ShadowPlace
  readonly rules: ScratchRules
  /** Removes it, and what was made on its server with it; never throws. */
  drop(): Promise<void>
}

export type ScratchGuard = Pick<StepGuard, 'waits' | 'before' | 'after'>

/** What holds for statements on a scratch database, beyond what holds for every one. */
export interface ScratchRules {
  /** Roles of the target that are made here when a statement names them. */
  readonly roles: readonly string[]
  /**
   * Makes the database stand for the target: schemas, settings. Called once; true where only a session that is opened
   * afterwards has all of it.
   */
  prepare(session: Session): Promise<boolean>
  /** Why a statement must not run here (`beyond_scratch`), or null. Pure. */
  refuse(sql: string): HeadwayError | null
  /** Watches the statements of a step; what must be there for one of them is made just before it. */
  guard(session: Session): ScratchGuard
  /**
   * Called before a revision runs; the function that comes back is called at its end, before COMMIT where it runs in
   * a transaction. Throws `beyond_scratch` where something beyond the database was written.
   */
  watch(session: Session, transactional: boolean): Promise<() => Promise<void>>
  /** An error of a replay in words that say what this place lacks; the error itself where it lacks nothing. */
  explain(error: unknown): unknown
}

const nothing: ScratchGuard = { before: () => Promise.resolve(), after: () => Promise.resolve() }

/** Rules of a place where nothing needs one. */
export const noRules: ScratchRules = {
  roles: [],
  prepare: () => Promise.resolve(false),
  refuse: () => null,
  guard: () => nothing,
  watch: () => Promise.resolve(() => Promise.resolve()),
  explain: (error) => error,
}
