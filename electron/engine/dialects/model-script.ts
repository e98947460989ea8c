import type { ScriptStatement } from './dialect.ts'

/** Something of a model's text that is left out, with the reason, for people. */
export type LeftOut = { readonly kind: string; readonly name: string; readonly reason: string }

/** A model as it is run: its statements, and what of the text says nothing of the schema or cannot be had here. */
export type ModelScript = {
  readonly statements: readonly ScriptStatement[]
  readonly leftOut: readonly LeftOut[]
}

/** The roles of a server by name, and whether the session may own objects as them. */
export type KnownRoles = ReadonlyMap<string, boolean>

/** What becomes of a statement of a model: it runs, is left out in silence, or is left out and told. */
export type ModelStatement =
  | { readonly kind: 'run' }
  | { readonly kind: 'leave out' }
  | { readonly kind: 'tell'; readonly leftOut: LeftOut }
