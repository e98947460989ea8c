import { EventEmitter } from 'node:events'

const closers: (() => Promise<unknown>)[] = []

class App extends EventEmitter {
  readonly isPackaged = false

  /** As in Electron, not before the entry module has been evaluated. */
  async whenReady(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
  }
  enableSandbox(): void {}
  setPath(): void {}
  setAboutPanelOptions(): void {}
  getVersion(): string {
    return '0.0.0'
  }
  requestSingleInstanceLock(): boolean {
    return true
  }
  quit(): void {
    let prevented = false
    this.emit('before-quit', { preventDefault: () => (prevented = true) })
    if (!prevented) this.exit(0)
  }
  exit(code: number): void {
    void Promise.allSettled(closers.map((close) => close())).then(() => process.exit(code))
  }
  /** The stand-in's own: what to close before the process ends. */
  onExit(close: () => Promise<unknown>): void {
    closers.push(close)
  }
}

export const appMembers = new App()
process.once('SIGTERM', () => appMembers.quit())
