/** Lets one piece of asynchronous work through at a time, in the order of arrival. */
export class Turnstile {
  #tail: Promise<unknown> = Promise.resolve()

  /** Runs `work` once everything that came before has ended, well or not. */
  pass<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work, work)
    this.#tail = turn.catch(() => undefined)
    return turn
  }
}
