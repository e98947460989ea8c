import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const modules = join(import.meta.dirname, '../../node_modules')

/** What `npm install knex sqlite3` would put into a folder, and `knex` on the path of `shell`. */
export function linkKnex(root: string): void {
  symlinkSync(modules, join(root, 'node_modules'))
  mkdirSync(join(root, '.bin'), { recursive: true })
  symlinkSync(join(modules, 'knex/bin/cli.js'), join(root, '.bin/knex'))
}
