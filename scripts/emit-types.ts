import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'

/**
 * Writes the declarations of the library into `dist/types`: those that its face reaches, with extensions that every
 * compiler resolves, and one for `require`.
 */
const top = join(import.meta.dirname, '..')
const out = join(top, 'dist', 'types')
const face = 'electron/library'

const whole = mkdtempSync(join(tmpdir(), 'headway-types-'))
try {
  emit(whole)
  rmSync(out, { recursive: true, force: true })
  const reached = new Set<string>()
  copy(`${face}.d.ts`, reached)
  writeFileSync(join(out, 'library.d.cts'), requireFace(readFileSync(join(out, `${face}.d.ts`), 'utf8')))
  console.log(`types: ${reached.size} declarations in ${relative(top, out)}`)
} finally {
  rmSync(whole, { recursive: true, force: true })
}

function emit(folder: string): void {
  const program = join(top, 'node_modules', 'typescript', 'bin', 'tsc')
  const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--incremental', 'false']
  const paths = ['-p', join(top, 'tsconfig.engine.json'), '--rootDir', top, '--outDir', folder]
  const args = [program, ...paths, ...options, '--tsBuildInfoFile', 'null']
  const made = spawnSync(process.execPath, args, { cwd: top, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stdout + made.stderr)
}

/** Copies one declaration and, through its imports, all that it needs. */
function copy(path: string, reached: Set<string>): void {
  if (reached.has(path)) return
  reached.add(path)
  const text = readFileSync(join(whole, path), 'utf8')
  const target = join(out, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(
    target,
    text.replaceAll(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, (_whole, quote: string, specifier: string) => {
      copy(join(dirname(path), `${specifier}.d.ts`).replaceAll('\\', '/'), reached)
      return `${quote}${specifier}.js${quote}`
    }),
  )
}

/** The same names for CommonJS, which asks for them in its own way. */
function requireFace(face: string): string {
  const from = `'./electron/library.js' with { 'resolution-mode': 'import' }`
  const values = [...face.matchAll(/^export declare (?:function|const|class) (\w+)/gm)].map(
    (found) => found[1],
  )
  const again = [...face.matchAll(/^export \{ ([\w, ]+) \} from/gm)].flatMap(
    (found) => found[1]?.split(', ') ?? [],
  )
  const lines = [...values, ...again].map(
    (name) => `export declare const ${name}: typeof import(${from.replace(' with', ', { with:')} }).${name}`,
  )
  return [`export type * from ${from}`, ...lines, ''].join('\n')
}
