import type { WriteStream } from 'node:tty'
import type { LiveLine } from './terminal.ts'

const usualColumns = 80
/** Back to the first column, and nothing to the right of it. */
const clearLine = '\r\u001b[2K'

/** The last line of a terminal; what is drawn must be one line that fits, without control characters. */
export function createLiveLine(stream: Pick<WriteStream, 'write' | 'columns'>): LiveLine {
  // Characters may be wider than they count: a line that is too long is clipped, not wrapped.
  const clipped = (text: string): string => `\u001b[?7l${text}\u001b[?7h`
  let shown: string | null = null
  return {
    columns: () => stream.columns || usualColumns,
    draw(text) {
      if (text === shown) return
      stream.write(`${shown === null ? '' : clearLine}${text === null ? '' : clipped(text)}`)
      shown = text
    },
  }
}
