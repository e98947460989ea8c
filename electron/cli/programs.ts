import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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
 * Runs a program in the foreground and answers its exit code. Ctrl+C reaches it by itself; a signal that was meant for
 * this process alone is handed on, as one that may come twice.
 */
export async function runForeground(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit' })
    const forward = (): void => void child.kill('SIGTERM')
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
