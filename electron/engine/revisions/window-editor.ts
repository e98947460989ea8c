import { basename } from 'node:path'
import spawn from 'cross-spawn'
import { HeadwayError } from '../../../shared/errors.ts'
import { editorCall } from '../../../shared/editor-call.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Editors that need a terminal, which a window has not. */
const inTerminal = /^(?:vi|vim|nvim|view|ex|ed|nano|pico|joe|jed|micro|helix|hx|kak|mcedit|ne|mg)(?:\.exe)?$/

/**
 * The editor that a window opens files in: that of HEADWAY_EDITOR, VISUAL or EDITOR that has a window of its own, else
 * what the system has for texts. @throws HeadwayError `invalid_request` where there is none. Pure.
 */
export function windowEditor(environment: Environment, platform: NodeJS.Platform): string {
  const named = [environment['HEADWAY_EDITOR'], environment['VISUAL'], environment['EDITOR']].flatMap(
    (setting) => (setting === undefined || setting.trim() === '' ? [] : [setting.trim()]),
  )
  const found = named.find((setting) => !needsTerminal(setting)) ?? usual[platform]
  if (found !== undefined) return found
  const why = named[0] === undefined ? 'No editor is set.' : `${named[0]} needs a terminal.`
  throw new HeadwayError('invalid_request', why, {
    hint: 'Set HEADWAY_EDITOR to an editor with a window of its own, such as "code", and start Headway again; or edit it in a terminal: headway edit <revision>',
  })
}

/** Never what the system starts for the file's ending: that may run a script. */
const usual: Partial<Record<NodeJS.Platform, string>> = { darwin: 'open -t', win32: 'notepad' }

function needsTerminal(setting: string): boolean {
  const [program = '', ...args] = setting.replaceAll('"', '').split(/\s+/)
  return inTerminal.test(basename(program)) || args.some((arg) => arg === '-nw' || arg === '--tty')
}

/** How long an editor may take to say that it cannot start, in ms. */
const startLimit = 500

/** Opens files in an editor, which lives on by itself. @throws HeadwayError `invalid_request` where it does not start */
export async function openInEditor(
  setting: string,
  files: readonly string[],
  { cwd, environment }: { readonly cwd: string; readonly environment: Environment },
): Promise<void> {
  const call = editorCall(setting, files, process.platform)
  if (call === null) throw failure(setting, 'it is empty')
  await new Promise<void>((resolve, reject) => {
    const child = spawn(call.program, [...call.args], {
      cwd,
      env: { ...environment },
      detached: true,
      stdio: 'ignore',
    })
    const timer = setTimeout(resolve, startLimit)
    child.on('error', (cause) => reject(failure(setting, cause.message)))
    child.on('exit', (code) => {
      clearTimeout(timer)
      if (code === 0 || code === null) resolve()
      else reject(failure(setting, `it ended with ${code}`))
    })
    child.unref()
  })
}

function failure(setting: string, why: string): HeadwayError {
  return new HeadwayError('invalid_request', `The editor "${setting}" cannot be started: ${why}.`, {
    hint: 'Set HEADWAY_EDITOR to the editor that is wanted.',
  })
}
