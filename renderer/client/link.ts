import type { Channel } from '../../shared/contract.ts'

/** Whether the engine can be reached right now. `lost` keeps trying; `refused` will not. */
export type LinkStatus = 'connecting' | 'open' | 'lost' | 'refused'

/** A channel that may break and come back: what the window holds. */
export interface Link extends Channel {
  /** True where the engine's side runs nothing on production targets. Known once the status is `open`. */
  readonly readOnlyProduction: boolean
  /** Tells the status at once and at every change. Returns the way to stop. */
  onStatus(listener: (status: LinkStatus) => void): () => void
}
