import { lstatSync, realpathSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CodeFile, TypeRanges } from '../../../shared/door-protocol.ts'
import { knexPath } from './knex-client.ts'
import { blankTypes, findTypes } from './type-ranges.ts'

/** A loaded revision file. */
export type LoadedModule = Readonly<Record<string, unknown>>

/** What Node is handed for a file: not what the disk says by now. */
type Source = { readonly text: string; readonly format: 'module' | 'module-typescript' }

/** Sources to be loaded, by URL. */
const sources = new Map<string, Source>()
const loaded = new Map<string, Promise<LoadedModule>>()
/** Types that were found in files whose step has not ended yet. */
const foundTypes = new Map<string, TypeRanges>()
/** What revision files import types from: the package, and its name before it was one. */
const ownNames = ['headway-migrations', 'headway']
const emptyModule = 'data:text/javascript,export {}'

/**
 * Natively, Node resolves and loads everything but these: the file itself, knex, and our own types.
 * The file's place is known: Node's own way to it costs as much as compiling it.
 */
export function installHooks(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'knex') return { url: pathToFileURL(knexPath).href, shortCircuit: true }
      if (ownNames.includes(specifier)) return { url: emptyModule, shortCircuit: true }
      const source = sources.get(specifier)
      if (source !== undefined) return { url: specifier, format: source.format, shortCircuit: true }
      return next(specifier, context)
    },
    load(url, context, next) {
      const source = sources.get(url)
      if (source === undefined) return next(url, context)
      return { format: source.format, source: source.text, shortCircuit: true }
    },
  })
}

/**
 * Loads a file once per content. Node's own loader first (it strips types in place, so lines and columns hold);
 * jiti where the file needs more: enums, imports without extension, CommonJS, types imported as values.
 * Rejects with what the file threw.
 */
export function loadFile(file: CodeFile): Promise<LoadedModule> {
  const known = loaded.get(keyOf(file))
  if (known !== undefined) return known
  const loading = load(file)
  loaded.set(keyOf(file), loading)
  // Kept until the file is run; there may be no listener before.
  loading.catch(() => undefined)
  return loading
}

/** What tells files and their contents apart. */
export function keyOf({ path, hash }: Pick<CodeFile, 'path' | 'hash'>): string {
  return `${path}?${hash}`
}

/** Where the file of the step that ends holds types, if that was found out by loading it. */
export function takeTypes(file: Pick<CodeFile, 'path' | 'hash'>): TypeRanges | null {
  const types = foundTypes.get(keyOf(file)) ?? null
  foundTypes.delete(keyOf(file))
  return types
}

/** Lets a file go that has been run. */
export function forgetFile(file: CodeFile): void {
  loaded.delete(keyOf(file))
}

async function load(file: CodeFile): Promise<LoadedModule> {
  const url = `${pathToFileURL(realPathOf(file.path)).href}?headway=${file.hash.replaceAll(/\W/g, '')}`
  if (!looksLikeModule(file.text)) return await loadWithJiti(file)
  try {
    sources.set(url, sourceOf(file))
    return (await import(url)) as LoadedModule
  } catch (error) {
    if (!needsMore(error)) throw error
    return await loadWithJiti(file)
  } finally {
    sources.delete(url)
  }
}

const realFolders = new Map<string, string>()

/** Imports of a linked file start from where it really is, as Node has it; folders are looked up once. */
function realPathOf(path: string): string {
  try {
    if (lstatSync(path).isSymbolicLink()) return realpathSync(path)
    const folder = dirname(path)
    const real = realFolders.get(folder) ?? realpathSync(folder)
    realFolders.set(folder, real)
    return join(real, basename(path))
  } catch {
    return path
  }
}

/** Types are blanked, or left to Node where that is not enough. Throws where Node cannot strip them either. */
function sourceOf(file: CodeFile): Source {
  const { path, text } = file
  if (!/\.[mc]?tsx?$/.test(path)) return { text, format: 'module' }
  const types = file.types ?? findTypes(text)
  if (types === null) return { text, format: 'module-typescript' }
  if (file.types === null) foundTypes.set(keyOf(file), types)
  return { text: blankTypes(text, types), format: 'module' }
}

function looksLikeModule(text: string): boolean {
  return /^\s*(?:import|export)\b/m.test(text) && !/^\s*(?:module\.exports|exports\.\w+)\s*=/m.test(text)
}

const nativeLimits = new Set([
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_NO_TYPESCRIPT',
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNKNOWN_MODULE_FORMAT',
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_IMPORT_ATTRIBUTE_MISSING',
])

/** Only errors from before the file's first line ran may be tried again: nothing must run twice. */
function needsMore(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { code } = error as NodeJS.ErrnoException
  if (code !== undefined && nativeLimits.has(code)) return true
  if (error instanceof SyntaxError) return true
  return (
    error instanceof ReferenceError &&
    /\b(?:exports|module|require|__dirname|__filename) is not defined/.test(error.message)
  )
}

/** Few files need it, and loading it is a sixth of this process's start. */
async function loadWithJiti(file: CodeFile): Promise<LoadedModule> {
  const { createJiti } = await import('jiti')
  const jiti = createJiti(file.path, {
    fsCache: false,
    moduleCache: false,
    alias: { knex: knexPath },
    virtualModules: Object.fromEntries(ownNames.map((name) => [name, {}])),
  })
  // Without `forceTranspile` jiti may import the file from disk instead of this text.
  return (await jiti.evalModule(file.text, {
    filename: file.path,
    async: true,
    forceTranspile: true,
  })) as LoadedModule
}
