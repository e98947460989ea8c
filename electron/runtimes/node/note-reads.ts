import fs from 'node:fs'
import { registerHooks, syncBuiltinESMExports } from 'node:module'
import { isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** More files than a configuration is made of. */
const most = 200

/**
 * Notes the files that code reads from here on, modules and others: its result may change with any of them. Packages
 * and Headway itself are left out. Answers how to ask for the list, absolute paths.
 */
export function noteReads(): () => readonly string[] {
  const found = new Set<string>()
  const note = (path: string): void => {
    if (!isAbsolute(path) || found.size === most) return
    if (!/[\\/]node_modules[\\/]/.test(path) && !path.startsWith(import.meta.dirname)) found.add(path)
  }
  registerHooks({
    load(url, context, next) {
      if (url.startsWith('file:')) note(fileURLToPath(url))
      return next(url, context)
    },
  })
  const { readFileSync } = fs
  const noting = (path: unknown, options?: unknown): unknown => {
    if (typeof path === 'string') note(isAbsolute(path) ? path : join(process.cwd(), path))
    return Reflect.apply(readFileSync, fs, [path, options])
  }
  Object.assign(fs, { readFileSync: noting })
  syncBuiltinESMExports()
  return () => [...found].filter((path) => fs.existsSync(path))
}
