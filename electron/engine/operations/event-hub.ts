import type { EventName, EventOf } from '../../../shared/contract.ts'

type Listener = (name: EventName, value: unknown) => void

/** Where every event of the engine passes; a listener that throws does not affect the others. */
export class EventHub {
  readonly #listeners = new Set<Listener>()
  readonly #onFault: (error: unknown) => void

  /** `onFault` is told of listeners that threw. */
  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault
  }

  emit<Name extends EventName>(name: Name, value: EventOf<Name>): void {
    for (const listener of this.#listeners) {
      try {
        listener(name, value)
      } catch (error) {
        this.#onFault(error)
      }
    }
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }
}
