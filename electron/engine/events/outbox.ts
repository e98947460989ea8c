/**
 * Hands values on in their order, but not at once: whoever runs statements goes on first, and listeners are told while
 * the database works. `flush` hands on what is left.
 */
export class Outbox<T> {
  readonly #deliver: (value: T) => void
  #waiting: T[] = []

  constructor(deliver: (value: T) => void) {
    this.#deliver = deliver
  }

  push(value: T): void {
    if (this.#waiting.push(value) === 1) setImmediate(() => this.flush())
  }

  flush(): void {
    const values = this.#waiting
    this.#waiting = []
    for (const value of values) this.#deliver(value)
  }
}
