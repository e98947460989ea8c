import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The folder of Headway's own package.json, whether this runs from source, from `dist` or from a package.
 * Throws where the installation is broken.
 */
export function packageRoot(from: string = import.meta.dirname): string {
  const file = join(from, 'package.json')
  if (existsSync(file) && readFileSync(file, 'utf8').includes('"name": "headway-migrations"')) return from
  const parent = dirname(from)
  if (parent === from)
    throw new Error('The installation is broken: no package.json of headway above this file.')
  return packageRoot(parent)
}

/** Where the build put the window. */
export function rendererFolder(): string {
  return join(packageRoot(), 'dist', 'renderer')
}
