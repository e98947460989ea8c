import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parse } from '@babel/parser'

/** The folder of the repository. */
export const top = join(import.meta.dirname, '..', '..')

export type SourceFile = {
  /** From the top, `/`-separated. */
  readonly path: string
  readonly text: string
  readonly lines: number
}

export type Import = {
  readonly from: string
  /** A path from the top for our own files, else the specifier. */
  readonly to: string
  readonly own: boolean
  readonly typeOnly: boolean
}

let listedFiles: readonly SourceFile[] | null = null

/** Every file that is or would be committed, as text. Files deleted but not yet committed are left out. */
export function repositoryFiles(): readonly SourceFile[] {
  return (listedFiles ??= readFiles())
}

function readFiles(): readonly SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: top,
  })
  const paths = listed
    .toString()
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(top, path)))
  return paths.map((path) => {
    const text = readFileSync(join(top, path), 'utf8')
    return { path, text, lines: text.split('\n').length - 1 }
  })
}

/** What the product and its tests are made of. */
export function isCode(path: string): boolean {
  return (
    /^(?:shared|electron|renderer|tests|scripts)\/.*\.(?:ts|tsx|mts)$/.test(path) &&
    !path.includes('/fixtures/')
  )
}

/** Every import and re-export of a file, dynamic ones included. Fails where the file does not parse. */
export function importsOf(file: SourceFile): readonly Import[] {
  const found: Import[] = []
  walk(programOf(file), (node) => {
    const source = node['source']
    if (!importTypes.has(String(node['type'])) || !isStringLiteral(source)) return
    const kind = node['importKind'] ?? node['exportKind']
    found.push(resolveImport(file.path, source.value, kind === 'type'))
  })
  return found
}

/** Every string literal of a file, template literals and plain keys of objects included. Fails as `importsOf`. */
export function wordsOf(file: SourceFile): readonly string[] {
  const found: string[] = []
  walk(programOf(file), (node) => {
    const { type, key, value } = node
    if (isStringLiteral(node)) found.push(node.value)
    if (type === 'TemplateElement') found.push((value as { readonly raw: string }).raw)
    if (
      type === 'ObjectProperty' &&
      node['computed'] === false &&
      isNode(key) &&
      key['type'] === 'Identifier'
    )
      found.push(String(key['name']))
  })
  return found
}

const programs = new Map<string, { readonly text: string; readonly program: unknown }>()

/** The syntax tree; each text is parsed once a process. */
function programOf(file: SourceFile): unknown {
  const known = programs.get(file.path)
  if (known?.text === file.text) return known.program
  const program = parsed(file)
  programs.set(file.path, { text: file.text, program })
  return program
}

function parsed(file: SourceFile): unknown {
  return parse(file.text, {
    sourceType: 'module',
    plugins: file.path.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'],
    createImportExpressions: true,
  }).program
}

const importTypes = new Set([
  'ImportDeclaration',
  'ExportNamedDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
])

function resolveImport(from: string, specifier: string, typeOnly: boolean): Import {
  const own = specifier.startsWith('.')
  const plain = specifier.split('?', 1)[0] ?? specifier
  return { from, to: own ? posix.join(dirname(from), plain) : specifier, own, typeOnly }
}

export type Node = Readonly<Record<string, unknown>>

/** Every syntax node of a file. Fails as `importsOf`. */
export function nodesOf(file: SourceFile): readonly Node[] {
  const found: Node[] = []
  walk(programOf(file), (node) => found.push(node))
  return found
}

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit)
  } else if (isNode(value)) {
    visit(value)
    for (const [key, child] of Object.entries(value)) if (key !== 'loc') walk(child, visit)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value
}

function isStringLiteral(value: unknown): value is Node & { readonly value: string } {
  return isNode(value) && value['type'] === 'StringLiteral' && typeof value['value'] === 'string'
}
