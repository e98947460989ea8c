import { appendFileSync, writeFileSync } from 'node:fs'
import { HeadwayError } from '../../shared/errors.ts'
import { createStyle } from './print/style.ts'
import type { Terminal } from './terminal.ts'

/**
 * A terminal whose standard output is a file: all that a command prints, as `>` of a shell has it, but in UTF-8
 * whatever the shell (PowerShell 5.1 makes UTF-16 of it). What was in the file is gone before anything is done.
 * @throws HeadwayError `invalid_request` where the file cannot be written
 */
export function printingTo(path: string, terminal: Terminal): Terminal {
  try {
    writeFileSync(path, '')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new HeadwayError('invalid_request', `The output cannot be written: ${why}.`, {
      hint: 'Name a file in a folder that exists: --output all.sql.',
      cause: error,
    })
  }
  const style = createStyle(false)
  return { ...terminal, style, print: (text) => appendFileSync(path, `${text}\n`) }
}
