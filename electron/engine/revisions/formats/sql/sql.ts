import type { Revision } from '../../../../../shared/model/revision.ts'
import type { ParsedFile, RevisionFields, RevisionFileFormat } from '../format.ts'
import { checkMetadata, createProblemList, detached, messageOfDoc, replacing } from '../problems.ts'
import type { Declared, DeclaredMetadata, ProblemList } from '../problems.ts'
import { namesOf, readSqlHeader, renderName, unquoted } from './header.ts'
import type { SqlHeader } from './header.ts'
import { isBlankSql, sectionMarks, sectionOf } from './sections.ts'

/** SQL revisions: a header of comments, then the sections `-- upgrade` and `-- downgrade`. */
export const sqlFormat: RevisionFileFormat = {
  names: ['sql'],
  extensions: ['.sql'],
  runtime: 'statements',
  accepts: (name) => !/^[._]/.test(name),
  section: sectionOf,
  nameOf: () => 'sql',
  parse: parseSql,
  render: renderSql,
  replaceDownRevisions: (text, path, downRevisions) => {
    const declared = readSqlHeader(headerOf(text), createProblemList(text, path)).get('down_revision')
    if (declared === undefined) return null
    const range = { start: declared.offset, end: declared.offset + declared.value.length }
    const spaced = text[range.start - 1] === ':' ? ' ' : ''
    return { range, replacement: `${spaced}${renderDownRevisions(downRevisions)}` }
  },
}

/** Comments and blank lines at the top, up to the first statement or marker. */
function headerOf(text: string): string {
  const end = sectionMarks(text)[0]?.range.start ?? text.length
  const lines = text.slice(0, end).split('\n')
  const statement = lines.findIndex((line) => !/^\s*(?:--.*)?$/.test(line))
  return statement === -1 ? text.slice(0, end) : lines.slice(0, statement).join('\n')
}

const noNames: Declared<string> = { value: '', offset: 0 }

function parseSql(text: string, path: string): ParsedFile {
  const problems = createProblemList(text, path)
  const header = readSqlHeader(headerOf(text), problems)
  const metadata = readMetadata(header, problems)
  checkMetadata(metadata, problems)
  const transaction = readTransaction(header.get('transaction'), problems)
  const id = metadata.revision?.value ?? null
  const readable = problems.done(id).every((diagnostic) => diagnostic.severity !== 'error')
  checkSections(text, problems)
  const diagnostics = problems.done(id)
  if (id === null || metadata.downRevision === null || !readable) return { revision: null, diagnostics }
  const doc = detached(header.get('message')?.value ?? '')
  const revision = {
    id: detached(id),
    downRevisions: metadata.downRevision.value.map(detached),
    branchLabels: (metadata.branchLabels?.value ?? []).map(detached),
    dependsOn: (metadata.dependsOn?.value ?? []).map(detached),
    message: messageOfDoc(doc),
    doc,
    createDate: metadata.createDate === null ? null : detached(metadata.createDate.value),
    transaction,
    downgrade: downgradeState(text),
    ...replacing(namesOf(header.get('replaces') ?? noNames).value),
  }
  return { revision, diagnostics }
}

function readMetadata(header: SqlHeader, problems: ProblemList): DeclaredMetadata {
  const revision = header.get('revision') ?? null
  const downRevision = header.get('down_revision') ?? null
  if (revision === null) {
    problems.add(
      'missing-revision',
      0,
      'The file declares no revision id.',
      'Start it with: -- revision: <id>',
    )
  } else if (downRevision === null) {
    const hint = 'Add: -- down_revision: none for a base, else the id it follows.'
    problems.add('missing-down-revision', 0, 'The file does not say which revision it follows.', hint)
  }
  const names = (declared: Declared<string> | null | undefined): Declared<readonly string[]> | null =>
    declared ? namesOf(declared) : null
  const date = header.get('create_date')
  return {
    revision: revision === null ? null : { ...revision, value: unquoted(revision.value) },
    downRevision: names(downRevision),
    branchLabels: names(header.get('branch_labels')),
    dependsOn: names(header.get('depends_on')),
    createDate: date === undefined || date.value === '' ? null : { ...date, value: unquoted(date.value) },
  }
}

function readTransaction(declared: Declared<string> | undefined, problems: ProblemList): boolean {
  if (declared === undefined || /^true$/i.test(declared.value)) return true
  if (/^false$/i.test(declared.value)) return false
  problems.add('invalid-metadata', declared.offset, '"transaction" must be true or false.', null)
  return true
}

/** Everything outside the sections would never run. */
function checkSections(text: string, problems: ProblemList): void {
  const marks = sectionMarks(text)
  if (!marks.some((mark) => mark.direction === 'upgrade')) {
    problems.add(
      'missing-upgrade',
      0,
      'The file has no section "-- upgrade".',
      'Put the line -- upgrade before its SQL.',
    )
  }
  for (const [index, mark] of marks.entries()) {
    if (marks.findIndex((other) => other.direction === mark.direction) === index) continue
    problems.add(
      'repeated-section',
      mark.range.start,
      `The section "-- ${mark.direction}" is there twice.`,
      'Join them.',
    )
  }
  const before = text.slice(0, marks[0]?.range.start ?? text.length)
  if (marks.length > 0 && !isBlankSql(before)) {
    const offset = headerOf(text).length
    problems.add('stray-sql', offset, 'SQL before the first section never runs', 'Move it below -- upgrade.')
  }
}

function downgradeState(text: string): Revision['downgrade'] {
  const section = sectionOf(text, 'downgrade')
  if (section === null) return 'missing'
  if (!isBlankSql(section.sql)) return 'present'
  return isBlankSql(sectionOf(text, 'upgrade')?.sql ?? '') ? 'present' : 'empty'
}

function renderDownRevisions(ids: readonly string[]): string {
  return ids.length === 0 ? 'none' : ids.map(renderName).join(', ')
}

function renderSql(fields: RevisionFields): string {
  const list = (names: readonly string[]): string =>
    names.length === 0 ? '' : ` ${names.map(renderName).join(', ')}`
  const message = fields.message.trim() === '' ? [] : fields.message.trim().split('\n')
  return [
    ...message.map((line) => `-- message: ${line}`.trimEnd()),
    `-- revision: ${fields.id}`,
    `-- down_revision: ${renderDownRevisions(fields.downRevisions)}`,
    `-- branch_labels:${list(fields.branchLabels)}`,
    `-- depends_on:${list(fields.dependsOn)}`,
    `-- create_date: ${fields.createDate}`,
    ...(fields.transaction === false ? ['-- transaction: false'] : []),
    ...(fields.replaces?.length ? [`-- replaces:${list(fields.replaces)}`] : []),
    '',
    '-- upgrade',
    ...fields.upgrade,
    '',
    '-- downgrade',
    ...fields.downgrade,
    '',
  ].join('\n')
}
