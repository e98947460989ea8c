import type { Revision, RevisionFormat } from '../../../../../shared/model/revision.ts'
import type { ParsedFile, RevisionFileFormat } from '../format.ts'
import type { Exports } from '../native/exports.ts'
import { bodyState } from '../native/functions.ts'
import { syntaxTree } from '../native/native.ts'
import { createProblemList } from '../problems.ts'

/** knex's migrations: the file's name is the id, and the order of names is the order of history. */
export const knexFormat: RevisionFileFormat = {
  names: ['ts', 'js'],
  extensions: ['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts'],
  runtime: 'node',
  accepts: () => true,
  nameOf: (path): RevisionFormat => (path.endsWith('ts') ? 'ts' : 'js'),
  parse,
  render: () => '',
  replaceDownRevisions: () => null,
}

const timestamp = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/

function parse(text: string, path: string): ParsedFile {
  const problems = createProblemList(text, path)
  const id = path.slice(path.lastIndexOf('/') + 1)
  const tree = syntaxTree(text, path)
  for (const error of tree.errors) problems.add('syntax-error', error.offset, error.message, null)
  const exports: Exports = tree.exports ?? new Map()
  if (tree.errors.length === 0 && !exports.has('up') && exports.size > 0)
    problems.warn('missing-upgrade', 0, 'The file exports no function "up".', 'knex runs no such file.')
  const revision = {
    id,
    downRevisions: [],
    branchLabels: [],
    dependsOn: [],
    message: messageOf(id),
    doc: messageOf(id),
    createDate: dateOf(id),
    transaction: staysInTransaction(exports),
    downgrade: downgradeState(exports),
  } satisfies Omit<Revision, 'path' | 'format' | 'hash'>
  return { revision, diagnostics: problems.done(id) }
}

/** `20260101120000_add_users.js` is about `add users`. */
function messageOf(name: string): string {
  return name
    .replace(/\.\w+$/, '')
    .replace(/^\d+[_-]?/, '')
    .replaceAll(/[_-]+/g, ' ')
    .trim()
}

/** The moment in a name that knex made, which is UTC. */
function dateOf(name: string): string | null {
  const [, year, month, day, hour, minute, second] = timestamp.exec(name) ?? []
  if (year === undefined) return null
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
  return Number.isNaN(Date.parse(text)) ? null : text
}

/** False for `exports.config = { transaction: false }`. */
function staysInTransaction(exports: Exports): boolean {
  const config = exports.get('config')?.node
  if (config?.type !== 'ObjectExpression') return true
  return !config.properties.some(
    (property) =>
      property.type === 'ObjectProperty' &&
      property.key.type === 'Identifier' &&
      property.key.name === 'transaction' &&
      property.value.type === 'BooleanLiteral' &&
      !property.value.value,
  )
}

/** What cannot be read statically counts as there. */
function downgradeState(exports: Exports): Revision['downgrade'] {
  if (exports.size === 0) return 'present'
  const state = bodyState(exports.get('down'))
  return state === 'empty' ? 'present' : state
}
