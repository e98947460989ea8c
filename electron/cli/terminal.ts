import { createInterface } from 'node:readline/promises'
import { createLiveLine } from './live-line.ts'
import { createStyle } from './print/style.ts'
import type { Style } from './print/style.ts'

/** What a command writes to and asks. */
export interface Terminal {
  readonly style: Style
  /** Whether a person sits there who can answer. */
  readonly interactive: boolean
  readonly cwd: string
  /** A line that is drawn again and again; null where the output is no terminal, or the terminal cannot redraw. */
  readonly live: LiveLine | null
  /** To standard output, with a line end. */
  print(text: string): void
  /** To standard error, with a line end. */
  note(text: string): void
  ask(question: string): Promise<string>
  /** Calls back at every Ctrl+C instead of ending the process. Returns the way back. */
  onInterrupt(listener: (signal: NodeJS.Signals) => void): () => void
}

/** The last line of a terminal, below all that is printed. */
export interface LiveLine {
  /** How wide the terminal is now. */
  columns(): number
  /** Replaces what is there; null takes it away. */
  draw(text: string | null): void
}

/** The process's own terminal. */
export function createProcessTerminal(): Terminal {
  const color = process.stdout.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  // A reader that has seen enough (`headway history | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1))
  const live = process.stderr.isTTY && process.env['TERM'] !== 'dumb' ? createLiveLine(process.stderr) : null
  const above = (write: () => void): void => {
    live?.draw(null)
    write()
  }
  return {
    style: createStyle(color),
    live,
    interactive: process.stdin.isTTY && process.stdout.isTTY,
    cwd: process.cwd(),
    print: (text) => above(() => process.stdout.write(`${text}\n`)),
    note: (text) => above(() => process.stderr.write(`${text}\n`)),
    async ask(question) {
      live?.draw(null)
      const lines = createInterface({ input: process.stdin, output: process.stderr })
      try {
        return await lines.question(question)
      } finally {
        lines.close()
      }
    },
    onInterrupt(listener) {
      process.on('SIGINT', listener)
      process.on('SIGTERM', listener)
      return () => {
        process.off('SIGINT', listener)
        process.off('SIGTERM', listener)
      }
    },
  }
}
