import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { createJiti } from 'jiti'
import type { CodeFile } from '../engine/runner/door-protocol.ts'
import { knexPath } from './knex-client.ts'

/** A loaded revision file. */
export type LoadedModule = Readonly<Record<string, unknown>>

/** Texts to be loaded, by URL: what the engine hashed, not what the disk says by now. */
const texts = new Map<string, string>()
const loaded = new Map<string, Promise<LoadedModule>>()
const emptyModule = 'data:text/javascript,export {}'

/** Natively, Node resolves and loads everything but these: the file itself, knex, and the types of `headway`. */
export function installHooks(): void {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'knex') return { url: pathToFileURL(knexPath).href, shortCircuit: true }
      if (specifier === 'headway') return { url: emptyModule, shortCircuit: true }
      return next(specifier, context)
    },
    load(url, context, next) {
      const source = texts.get(url)
      if (source === undefined) return next(url, context)
      return { format: formatOf(url), source, shortCircuit: true }
    },
  })
}

/**
 * Loads a file once per content. Node's own loader first (it strips types in place, so lines and columns hold);
 * jiti where the file needs more: enums, imports without extension, CommonJS, types imported as values.
 * Rejects with what the file threw.
 */
export function loadFile(file: CodeFile): Promise<LoadedModule> {
  const key = `${file.path}?${file.hash}`
  const known = loaded.get(key)
  if (known !== undefined) return known
  const loading = load(file)
  loaded.set(key, loading)
  // Kept until the file is run; nobody may be listening before.
  loading.catch(() => undefined)
  return loading
}

/** Lets a file go that has been run. */
export function forgetFile(file: CodeFile): void {
  loaded.delete(`${file.path}?${file.hash}`)
}

async function load(file: CodeFile): Promise<LoadedModule> {
  const url = `${pathToFileURL(file.path).href}?headway=${file.hash.replaceAll(/\W/g, '')}`
  if (!looksLikeModule(file.text)) return await loadWithJiti(file)
  texts.set(url, file.text)
  try {
    return (await import(url)) as LoadedModule
  } catch (error) {
    if (!needsMore(error)) throw error
    return await loadWithJiti(file)
  } finally {
    texts.delete(url)
  }
}

function formatOf(url: string): string {
  return /\.[mc]?tsx?\?/.test(url) ? 'module-typescript' : 'module'
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

async function loadWithJiti(file: CodeFile): Promise<LoadedModule> {
  const jiti = createJiti(file.path, {
    fsCache: false,
    moduleCache: false,
    alias: { knex: knexPath },
    virtualModules: { headway: {} },
  })
  // Without `forceTranspile` jiti may import the file from disk instead of this text.
  return (await jiti.evalModule(file.text, {
    filename: file.path,
    async: true,
    forceTranspile: true,
  })) as LoadedModule
}
