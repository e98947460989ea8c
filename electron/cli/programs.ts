import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import spawn from 'cross-spawn'
import { HeadwayError } from '../../shared/errors.ts'
import { packageRoot } from '../package-root.ts'

/** The program of the browser host: the sources where this runs from sources, else the build. */
export function browserHostProgram(): string {
  const root = packageRoot(import.meta.dirname)
  const fromSource = import.meta.filename.endsWith('.ts')
  const path = fromSource
    ? join(root, 'electron', 'browser-main.ts')
    : join(root, 'dist', 'main', 'browser-main.js')
  if (existsSync(join(root, 'dist', 'renderer')) && existsSync(path)) return path
  throw new HeadwayError('unsupported', 'The window is not built.', {
    hint: `Run "npm run build" in ${root}.`,
  })
}

/**
 * Electron's binary with the application's folder, or null where none was downloaded or nothing can be shown.
 * Found without importing `electron`, which would start a download.
 */
export function electronProgram(): { readonly binary: string; readonly app: string } | null {
  const app = packageRoot(import.meta.dirname)
  const folder = join(app, 'node_modules', 'electron')
  const pathFile = join(folder, 'path.txt')
  const screen = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']
  if (!screen || !existsSync(pathFile)) return null
  const name = readFileSync(pathFile, 'utf8').trim()
  const binary = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name)
  return existsSync(binary) && existsSync(join(app, 'dist', 'main', 'main.js')) ? { binary, app } : null
}

/**
 * What a signal to this process becomes for the program it runs. On Windows a console sends Ctrl+C to both, and any
 * signal sent by a program ends the other one at once, in the middle of a run: nothing is handed on.
 */
export function handedOn(signal: NodeJS.Signals, platform: NodeJS.Platform): NodeJS.Signals | null {
  if (platform !== 'win32') return 'SIGTERM'
  return signal === 'SIGINT' ? null : signal
}

/**
 * Runs a program in the foreground and answers its exit code. Ctrl+C reaches it by itself; a signal that was meant for
 * this process alone is handed on, as one that may come twice.
 */
export async function runForeground(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' })
    const forward = (signal: NodeJS.Signals): void => {
      const handed = handedOn(signal, process.platform)
      if (handed !== null) child.kill(handed)
    }
    process.on('SIGINT', forward)
    process.on('SIGTERM', forward)
    child.on('error', (cause) =>
      reject(new HeadwayError('internal', `${program} cannot be run: ${cause.message}.`, { cause })),
    )
    child.on('exit', (code) => {
      process.off('SIGINT', forward)
      process.off('SIGTERM', forward)
      resolve(code ?? 1)
    })
  })
}
