import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { build } from 'vite'

const top = join(import.meta.dirname, '../..')
/** Below Headway's own package.json, where what stays outside is found as from the sources. */
const folder = join(top, 'node_modules/.cache/bundled')

/** Native code, and code that finds its own files. */
const external = ['knex', 'pg', 'sqlite3', 'jiti', 'libpg-query']

const made = new Map<string, Promise<string>>()

/**
 * A program of the tests as one file, made of the sources as they are now: it starts in a fraction of the time that
 * they need. Made once for each process, which takes it away when it ends.
 */
export function bundled(entry: string): Promise<string> {
  const found = made.get(entry)
  if (found !== undefined) return found
  const path = bundle(entry)
  made.set(entry, path)
  return path
}

async function bundle(entry: string): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const outDir = mkdtempSync(join(folder, `${basename(entry, '.ts')}-`))
  process.once('exit', () => rmSync(outDir, { recursive: true, force: true }))
  await build({
    configFile: false,
    root: top,
    logLevel: 'error',
    ssr: { noExternal: true, external },
    build: {
      ssr: entry,
      outDir,
      target: 'node24',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'program.mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  })
  return join(outDir, 'program.mjs')
}
