/**
 * Delivers values in order but later, so that the runner can send the next statement first and listeners are called
 * while the database works. `flush` delivers what is left.
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
