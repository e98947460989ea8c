import { parse } from '@babel/parser'
import type { ParserOptions, ParseResult } from '@babel/parser'
import type { Diagnostic } from '../../../../../shared/diagnostics.ts'
import type { Revision, RevisionFormat } from '../../../../../shared/model/revision.ts'
import type { ParsedFile, RevisionFileFormat } from '../format.ts'
import { docOf } from './doc.ts'
import { exportsOf } from './exports.ts'
import type { Exports } from './exports.ts'
import { bodyState } from './functions.ts'
import { readBoolean, readNames, readString } from './literals.ts'
import { renderNames, renderNative } from './template.ts'
import { checkMetadata, createProblemList, detached, messageOfDoc, replacing } from '../problems.ts'
import type { DeclaredMetadata, ProblemList } from '../problems.ts'

/** TypeScript and JavaScript revisions: metadata are literals exported by name, read from the syntax tree. */
export const nativeFormat: RevisionFileFormat = {
  names: ['ts', 'js'],
  extensions: ['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs'],
  runtime: 'node',
  accepts: (name) => !/^[._]/.test(name) && !/\.d\.[cm]?ts$/i.test(name),
  nameOf: nativeName,
  parse: parseNative,
  render: (fields, format) => renderNative(fields, format === 'js' ? 'js' : 'ts'),
  replaceDownRevisions: (text, path, downRevisions) => {
    const node = syntaxTree(text, path).exports?.get('downRevision')?.node
    if (typeof node?.start !== 'number' || typeof node.end !== 'number') return null
    const range = { start: node.start, end: node.end }
    const quote = text.slice(range.start, range.end).includes('"') ? '"' : "'"
    return { range, replacement: renderNames(downRevisions, quote) }
  },
}

function nativeName(path: string): RevisionFormat {
  return /ts$/i.test(path) ? 'ts' : 'js'
}

function parseNative(text: string, path: string): ParsedFile {
  const problems = createProblemList(text, path)
  const tree = syntaxTree(text, path)
  for (const error of tree.errors) problems.add('syntax-error', error.offset, error.message, null)
  if (tree.exports === null) return { revision: null, diagnostics: problems.done(null) }
  const metadata = readMetadata(tree.exports, problems)
  checkMetadata(metadata, problems)
  const transaction = readBoolean(tree.exports, 'transaction', problems) ?? true
  if (!tree.exports.has('upgrade') && tree.errors.length === 0) {
    problems.add(
      'missing-upgrade',
      0,
      'The file exports no function "upgrade".',
      'Export async function upgrade(knex, op).',
    )
  }
  warnOfOtherSpellings(tree.exports, problems)
  const id = metadata.revision?.value ?? null
  const diagnostics = problems.done(id)
  if (id === null || metadata.downRevision === null || hasFatal(diagnostics))
    return { revision: null, diagnostics }
  const doc = detached(tree.doc)
  const revision = {
    id,
    downRevisions: [...metadata.downRevision.value],
    branchLabels: [...(metadata.branchLabels?.value ?? [])],
    dependsOn: [...(metadata.dependsOn?.value ?? [])],
    message: messageOfDoc(doc),
    doc,
    createDate: metadata.createDate?.value ?? null,
    transaction,
    downgrade: downgradeState(tree.exports, tree.cut),
    ...replacing(readNames(tree.exports, 'replaces', problems)?.value ?? []),
  }
  return { revision, diagnostics }
}

/** A file whose metadata cannot be trusted is no revision; one whose body is broken still has its place in the graph. */
function hasFatal(diagnostics: readonly Diagnostic[]): boolean {
  const harmless = ['syntax-error', 'missing-upgrade']
  return diagnostics.some(({ severity, rule }) => severity === 'error' && !harmless.includes(rule))
}

function readMetadata(exports: Exports, problems: ProblemList): DeclaredMetadata {
  const revision = readString(exports, 'revision', problems)
  const downRevision = readNames(exports, 'downRevision', problems)
  if (!exports.has('revision')) {
    const hint = "Add: export const revision = '<id>'. Files that are no revisions are skipped when named _*."
    problems.add('missing-revision', 0, 'The file declares no revision id.', hint)
  } else if (!exports.has('downRevision')) {
    const hint = 'Add: export const downRevision = null for a base, else the id it follows.'
    problems.add('missing-down-revision', 0, 'The file does not say which revision it follows.', hint)
  }
  return {
    revision,
    downRevision,
    branchLabels: readNames(exports, 'branchLabels', problems),
    dependsOn: readNames(exports, 'dependsOn', problems),
    createDate: readString(exports, 'createDate', problems),
  }
}

const otherSpellings: Readonly<Record<string, string>> = {
  down_revision: 'downRevision',
  branch_labels: 'branchLabels',
  depends_on: 'dependsOn',
  create_date: 'createDate',
  up: 'upgrade',
  down: 'downgrade',
}

function warnOfOtherSpellings(exports: Exports, problems: ProblemList): void {
  for (const [typed, meant] of Object.entries(otherSpellings)) {
    const found = exports.get(typed)
    if (found === undefined || exports.has(meant)) continue
    problems.warn('unknown-metadata', found.offset, `"${typed}" is not read.`, `Did you mean "${meant}"?`)
  }
}

/** An empty downgrade is honest where upgrade is empty too: a merge, or a file not filled in yet. */
function downgradeState(exports: Exports, cut: boolean): Revision['downgrade'] {
  if (cut && !exports.has('downgrade')) return 'present'
  const state = bodyState(exports.get('downgrade'))
  return state === 'empty' && bodyState(exports.get('upgrade')) === 'empty' ? 'present' : state
}

type SyntaxTree = {
  /** Null where nothing could be read. */
  readonly exports: Exports | null
  readonly doc: string
  readonly errors: readonly { readonly offset: number; readonly message: string }[]
  /** True where only the part before a syntax error was read. */
  readonly cut: boolean
}

/** What a file of JavaScript or TypeScript exports, as far as it can be read. Total. */
export function syntaxTree(text: string, path: string): SyntaxTree {
  const options = parserOptions(path)
  const whole = tryParse(text, options)
  if (whole.file !== null) return treeOf(text, whole.file, [], false)
  const before = partBefore(text, whole.error.offset)
  const part = before === null ? null : tryParse(before, options)
  if (part === null || part.file === null) return { exports: null, doc: '', errors: [whole.error], cut: true }
  return treeOf(text, part.file, [whole.error], true)
}

function parserOptions(path: string): ParserOptions {
  const extension = path.slice(path.lastIndexOf('.')).toLowerCase()
  const sourceType = extension.startsWith('.m') ? 'module' : extension === '.cjs' ? 'commonjs' : 'unambiguous'
  return {
    sourceType,
    plugins: extension.endsWith('ts') ? ['typescript'] : [],
    errorRecovery: true,
    attachComment: false,
    locations: false,
  }
}

type Attempt =
  | { readonly file: ParseResult; readonly error: null }
  | { readonly file: null; readonly error: { readonly offset: number; readonly message: string } }

function tryParse(text: string, options: ParserOptions): Attempt {
  try {
    return { file: parse(text, options), error: null }
  } catch (error) {
    return { file: null, error: syntaxError(error) }
  }
}

/** Babel appends the place to its messages; a text nested too deeply for its stack is told as such. */
function syntaxError(error: unknown): { offset: number; message: string } {
  if (!(error instanceof Error)) return { offset: 0, message: String(error) }
  if (error instanceof RangeError) return { offset: 0, message: 'The file is nested too deeply to be read.' }
  const offset = 'pos' in error && typeof error.pos === 'number' ? error.pos : 0
  return { offset, message: `${error.message.replace(/[.\s]*\(\d+:\d+\)$/, '')}.` }
}

/** The text up to the last exported function before an error: it usually holds all the metadata. */
function partBefore(text: string, offset: number): string | null {
  const cut = /\nexport\s+(?:async\s+)?function\s/.exec(text)?.index
  return cut === undefined || cut > offset ? null : text.slice(0, cut)
}

function treeOf(text: string, file: ParseResult, errors: SyntaxTree['errors'], cut: boolean): SyntaxTree {
  const recovered = file.errors.map(syntaxError)
  const comments = file.comments ?? []
  return {
    exports: exportsOf(file.program),
    doc: docOf(comments, file.program),
    errors: [...errors, ...recovered],
    cut,
  }
}
