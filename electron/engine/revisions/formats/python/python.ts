import type { Revision } from '../../../../../shared/model/revision.ts'
import type { ParsedFile, RevisionFileFormat } from '../format.ts'
import { checkMetadata, createProblemList, detached, messageOfDoc, replacing } from '../problems.ts'
import type { Declared, DeclaredMetadata, ProblemList } from '../problems.ts'
import { downgradeState, staysInTransaction } from './bodies.ts'
import { readLiteral, writeNames } from './literals.ts'
import type { PythonLiteral } from './literals.ts'
import { readModule } from './module.ts'
import type { Assignment, PythonModule } from './module.ts'
import { renderPython } from './template.ts'

/** Alembic's revisions: metadata are literals assigned at the top of a module, read without Python. */
export const pythonFormat: RevisionFileFormat = {
  names: ['py'],
  extensions: ['.py'],
  runtime: 'python',
  // As Alembic: everything but `__init__` and what editors leave behind.
  accepts: (name) => !name.startsWith('.#') && !name.startsWith('__init__'),
  nameOf: () => 'py',
  parse: parsePython,
  render: renderPython,
  replaceDownRevisions: (text, _path, downRevisions) => {
    const declared = readModule(text).assignments.get('down_revision')
    if (declared === undefined) return null
    const quote = declared.expression.includes("'") ? "'" : '"'
    const range = { start: declared.start, end: declared.end }
    return { range, replacement: writeNames(downRevisions, quote) }
  },
}

function parsePython(text: string, path: string): ParsedFile {
  const problems = createProblemList(text, path)
  const module = readModule(text)
  const metadata = readMetadata(module, path, problems)
  checkMetadata(metadata, problems, true)
  const id = metadata.revision?.value ?? null
  const readable = problems.done(id).every(({ severity }) => severity !== 'error')
  if (!module.functions.has('upgrade') && id !== null)
    problems.warn('missing-upgrade', 0, 'The file has no function "upgrade".', 'Alembic runs nothing of it.')
  const diagnostics = problems.done(id)
  if (id === null || metadata.downRevision === null || !readable) return { revision: null, diagnostics }
  const doc = detached(module.doc)
  const revision = {
    id: detached(id),
    downRevisions: metadata.downRevision.value.map(detached),
    branchLabels: (metadata.branchLabels?.value ?? []).map(detached),
    dependsOn: (metadata.dependsOn?.value ?? []).map(detached),
    message: messageOfDoc(doc.trimStart()),
    doc,
    createDate: createDateIn(doc),
    transaction: staysInTransaction(module),
    downgrade: downgradeState(module),
    ...replacing(replacedIn(module)),
  } satisfies Omit<Revision, 'path' | 'format' | 'hash'>
  return { revision, diagnostics }
}

function readMetadata(module: PythonModule, path: string, problems: ProblemList): DeclaredMetadata {
  const revision = readId(module, path, problems)
  if (revision !== null && !module.assignments.has('down_revision'))
    problems.add(
      'missing-down-revision',
      0,
      'The file does not say which revision it follows.',
      'Add: down_revision = None for a base, else the id it follows.',
    )
  return {
    revision,
    downRevision: readNames(module, 'down_revision', problems),
    branchLabels: readNames(module, 'branch_labels', problems),
    dependsOn: readNames(module, 'depends_on', problems),
    // A date that Alembic wrote is for people: any text will do.
    createDate: null,
  }
}

/** The id as declared; without one, as Alembic: a file name of hexadecimal digits is the id. */
function readId(module: PythonModule, path: string, problems: ProblemList): Declared<string> | null {
  const declared = module.assignments.get('revision')
  if (declared === undefined) {
    const name = /(?:^|\/)([0-9a-f]+)\.py$/.exec(path)?.[1]
    if (name !== undefined) return { value: name, offset: 0 }
    const hint = 'Add: revision = "<id>". Alembic takes every .py file of the folder for a revision.'
    problems.add('missing-revision', 0, 'The file declares no revision id.', hint)
    return null
  }
  const value = literalOf('revision', declared, problems)
  if (value === undefined) return null
  if (typeof value === 'string') return { value, offset: declared.start }
  problems.add('invalid-metadata', declared.start, '"revision" must be a string.', null)
  return null
}

function readNames(
  { assignments }: PythonModule,
  name: string,
  problems: ProblemList,
): Declared<readonly string[]> | null {
  const declared = assignments.get(name)
  if (declared === undefined) return null
  const value = literalOf(name, declared, problems)
  if (value === undefined) return null
  const names = typeof value === 'string' ? [value] : value === null ? [] : value
  if (Array.isArray(names) && names.every((each) => typeof each === 'string'))
    return { value: names.filter((each) => typeof each === 'string'), offset: declared.start }
  problems.add(
    'invalid-metadata',
    declared.start,
    `"${name}" must be None, a string or a list of strings.`,
    null,
  )
  return null
}

/** A name of Headway's, which may mean something else in a file of somebody else's: only a plain list of names counts. */
function replacedIn({ assignments }: PythonModule): readonly string[] {
  const value = readLiteral(assignments.get('replaces')?.expression ?? '()')
  const names = typeof value === 'string' ? [value] : Array.isArray(value) ? value : []
  return names.filter((each) => typeof each === 'string')
}

/** Undefined, with a problem, where the value is worked out by code. */
function literalOf(
  name: string,
  { expression, start }: Assignment,
  problems: ProblemList,
): PythonLiteral | undefined {
  const value = readLiteral(expression)
  if (value !== undefined) return value
  const message = `The value of "${name}" is worked out by code, and reading runs none.`
  problems.add('dynamic-metadata', start, message, 'Write it as a plain string, a tuple or None.')
  return undefined
}

/** `Create Date: 2026-11-20 15:30:00.123456` of the doc string, as ISO 8601; null where there is none. */
function createDateIn(doc: string): string | null {
  const written =
    /^\s*Create Date:\s*(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\s*([+-]\d\d:?\d\d|Z)?\s*$/m.exec(
      doc,
    )
  if (written === null) return null
  const [, day, time, fraction, zone] = written
  const text = `${day}T${time}${fraction === undefined ? '' : `.${fraction.slice(0, 3)}`}${zone ?? ''}`
  return Number.isNaN(Date.parse(text)) ? null : detached(text)
}
