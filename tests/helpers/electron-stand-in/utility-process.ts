import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import type { Readable } from 'node:stream'

type ForkOptions = { readonly cwd: string; readonly env: Record<string, string> }

/** A utility process: a Node process whose `process.parentPort` is set up by `parent-port.mjs`. */
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess
  constructor(entry: string, args: readonly string[], options: ForkOptions) {
    super()
    this.#child = fork(entry, args, {
      cwd: options.cwd,
      env: options.env,
      execArgv: ['--import', new URL('./parent-port.mjs', import.meta.url).href],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#child.on('message', (message) => this.emit('message', message))
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1))
  }
  get pid(): number | undefined {
    return this.#child.pid
  }
  get stdout(): Readable | null {
    return this.#child.stdout
  }
  get stderr(): Readable | null {
    return this.#child.stderr
  }
  postMessage(message: unknown): void {
    // The process may have ended meanwhile; Electron drops such a message, too.
    if (this.#child.connected) this.#child.send(message as never, () => undefined)
  }
  kill(): boolean {
    return this.#child.kill()
  }
}

export const utilityProcessMembers = {
  fork: (entry: string, args: readonly string[], options: ForkOptions): UtilityProcess =>
    new UtilityProcess(entry, args, options),
}
