import type { Handlers } from '../../../shared/contract.ts'
import type { EventHub } from './event-hub.ts'

/** Work under way that people may end, by the id that its `progress` carries. */
export class CancelableWork {
  readonly #hub: EventHub
  readonly #controllers = new Map<string, AbortController>()
  #started = 0

  constructor(hub: EventHub) {
    this.#hub = hub
  }

  /** Does `work` and tells of it as long as it lasts. Its signal is aborted when it is cancelled. */
  async run<T>(text: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.#started += 1
    const id = `work-${this.#started}`
    const controller = new AbortController()
    const say = (now: string | null): void =>
      this.#hub.emit('progress', { id, text: now, done: null, total: null, cancelable: true })
    this.#controllers.set(id, controller)
    say(text)
    try {
      return await work(controller.signal)
    } finally {
      this.#controllers.delete(id)
      say(null)
    }
  }

  /** Whether it was still under way. */
  cancel(id: string): boolean {
    const controller = this.#controllers.get(id)
    controller?.abort()
    return controller !== undefined
  }

  cancelAll(): void {
    for (const controller of this.#controllers.values()) controller.abort()
  }
}

export function workHandlers(context: { readonly work: CancelableWork }): Pick<Handlers, 'work.cancel'> {
  return { 'work.cancel': async ({ id }) => context.work.cancel(id) }
}
