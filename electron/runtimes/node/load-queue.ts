import type { CodeFile } from '../../../shared/door-protocol.ts'
import type { LoadedModule } from './load-file.ts'
import { forgetFile, keyOf, loadFile } from './load-file.ts'

/** How long after a step its successor is waited for before the process counts as idle, in milliseconds. */
const graceMs = 5

/**
 * Files that will be run soon, compiled one at a time while the process has nothing better to do: while the database
 * works on a statement, and when no step follows at once.
 */
export class LoadQueue {
  readonly #isFree: () => boolean
  /** By path and hash, in the order they were announced. */
  readonly #waiting = new Map<string, CodeFile>()
  #scheduled = false

  constructor(isFree: () => boolean) {
    this.#isFree = isFree
  }

  add(files: readonly CodeFile[]): void {
    for (const file of files) this.#waiting.set(keyOf(file), file)
    this.poke()
  }

  /** The file of the step that runs now, loaded ahead or at once; its text came with whichever message was first. */
  async take(file: CodeFile): Promise<LoadedModule> {
    const announced = this.#waiting.get(keyOf(file)) ?? file
    this.#waiting.delete(keyOf(file))
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
    if (this.#scheduled || this.#waiting.size === 0) return
    this.#scheduled = true
    setImmediate(() => void this.#loadOne())
  }

  async #loadOne(): Promise<void> {
    const [file] = this.#isFree() ? this.#waiting.values() : []
    if (file !== undefined) {
      this.#waiting.delete(keyOf(file))
      // Its error is its step's, when it comes to that.
      await loadFile(file).catch(() => undefined)
    }
    this.#scheduled = false
    if (file !== undefined) this.poke()
  }
}
