import type { CodeFile } from '../engine/runner/door-protocol.ts'
import type { LoadedModule } from './load-file.ts'
import { forgetFile, loadFile } from './load-file.ts'

/** How long after a step its successor is waited for before the process counts as idle, in milliseconds. */
const graceMs = 5

/**
 * Files that will be run soon, compiled one at a time while the process has nothing better to do: while the database
 * works on a statement, and when no step follows at once.
 */
export class LoadQueue {
  readonly #isFree: () => boolean
  readonly #waiting: CodeFile[] = []
  #scheduled = false

  constructor(isFree: () => boolean) {
    this.#isFree = isFree
  }

  add(files: readonly CodeFile[]): void {
    this.#waiting.push(...files)
    this.poke()
  }

  /** The file of the step that runs now, loaded ahead or at once; its text came with whichever message was first. */
  async take(file: CodeFile): Promise<LoadedModule> {
    const index = this.#waiting.findIndex((each) => each.path === file.path && each.hash === file.hash)
    const [announced = file] = index === -1 ? [] : this.#waiting.splice(index, 1)
    try {
      return await loadFile(announced)
    } finally {
      forgetFile(announced)
    }
  }

  /** Says that a step is done: the next one comes within a moment, and must not wait for a file to compile. */
  pokeLater(): void {
    setTimeout(() => this.poke(), graceMs)
  }

  /** Says that there may be a moment now. */
  poke(): void {
    if (this.#scheduled || this.#waiting.length === 0) return
    this.#scheduled = true
    setImmediate(() => void this.#loadOne())
  }

  async #loadOne(): Promise<void> {
    const file = this.#isFree() ? this.#waiting.shift() : undefined
    // Its error is its step's, when it comes to that.
    if (file !== undefined) await loadFile(file).catch(() => undefined)
    this.#scheduled = false
    if (file !== undefined) this.poke()
  }
}
