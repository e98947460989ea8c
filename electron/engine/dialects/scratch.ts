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
      /** Whether it may be the target's own server, in which case the rules for that server apply. */
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

/** Additional rules for statements on a scratch database. */
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
  /** Watches the statements of a step, and creates what a statement needs just before it runs. */
  guard(session: Session): ScratchGuard
  /**
   * Called before a revision runs; the function that comes back is called at its end, before COMMIT where it runs in
   * a transaction. Throws `beyond_scratch` where something beyond the database was written.
   */
  watch(session: Session, transactional: boolean): Promise<() => Promise<void>>
  /**
   * Rewords an error of a replay that is caused by something missing in this place; returns any other error unchanged.
   */
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
