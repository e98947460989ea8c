import type { ComponentType } from 'react'
import type { AppState } from './app-state.ts'

/** A screen of the center. `digit` opens it with Ctrl; `badge` is a few words beside its name in the left pane. */
export type Screen = {
  readonly id: string
  readonly title: string
  readonly digit: number
  readonly badge?: (state: AppState) => string | null
  readonly Component: ComponentType
}
