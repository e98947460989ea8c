import type { Diagnostic } from '../../../../shared/diagnostics.ts'
import { placeAt } from '../../project/place.ts'
import { labelProblem, revisionIdHint, revisionIdProblem } from '../revision-id.ts'

/** Collects the diagnostics of one file, with places worked out from offsets. */
export type ProblemList = {
  readonly add: (rule: string, offset: number, message: string, hint: string | null) => void
  readonly warn: (rule: string, offset: number, message: string, hint: string | null) => void
  /** Everything so far; `revision` is the id the file turned out to have. */
  readonly done: (revision: string | null) => Diagnostic[]
}

/** An empty list for the file `path` with the content `text`. */
export function createProblemList(text: string, path: string): ProblemList {
  const found: Diagnostic[] = []
  const push =
    (severity: Diagnostic['severity']): ProblemList['add'] =>
    (rule, offset, message, hint) => {
      found.push({
        rule,
        severity,
        where: { file: path, ...placeAt(text, offset) },
        revision: null,
        message,
        hint,
      })
    }
  return {
    add: push('error'),
    warn: push('warning'),
    done: (revision) => found.map((diagnostic) => ({ ...diagnostic, revision })),
  }
}

/** Ids, labels and dates as declared, each with the offset of its value. */
export type DeclaredMetadata = {
  readonly revision: Declared<string> | null
  readonly downRevision: Declared<readonly string[]> | null
  readonly branchLabels: Declared<readonly string[]> | null
  readonly dependsOn: Declared<readonly string[]> | null
  readonly createDate: Declared<string> | null
}
export type Declared<Value> = { readonly value: Value; readonly offset: number }

/**
 * Rules that hold whatever the format: legal ids and labels, nothing named twice, a date that is one.
 * @param isForeign whether another tool wrote the file, which allows any sign in a label: then that is a warning
 */
export function checkMetadata(metadata: DeclaredMetadata, problems: ProblemList, isForeign = false): void {
  const { revision, downRevision, branchLabels, dependsOn, createDate } = metadata
  const wrong = revision === null ? null : revisionIdProblem(revision.value)
  if (revision !== null && wrong !== null) {
    problems.add(
      'invalid-revision-id',
      revision.offset,
      `"${revision.value}" is not a revision id: ${wrong}.`,
      revisionIdHint,
    )
  }
  for (const label of branchLabels?.value ?? []) {
    const problem = labelProblem(label)
    if (problem === null) continue
    const offset = branchLabels?.offset ?? 0
    if (isForeign && /^[^\s\p{Cc}]+$/u.test(label) && /[@\-+:,]/.test(label))
      problems.warn('invalid-label', offset, `"${label}" is hard to name in a command: ${problem}.`, null)
    else problems.add('invalid-label', offset, `"${label}" is no branch label: ${problem}.`, revisionIdHint)
  }
  for (const [name, list] of [
    ['down_revision', downRevision],
    ['branch_labels', branchLabels],
    ['depends_on', dependsOn],
  ] as const) {
    if (list !== null) checkList(name, list, problems)
  }
  if (createDate !== null && Number.isNaN(Date.parse(createDate.value))) {
    problems.warn(
      'invalid-create-date',
      createDate.offset,
      'The create date is no date.',
      'Write 2026-11-20T15:30:00Z.',
    )
  }
}

function checkList(name: string, list: Declared<readonly string[]>, problems: ProblemList): void {
  const { value, offset } = list
  if (value.includes('')) problems.add('invalid-metadata', offset, `${name} holds an empty name.`, null)
  const twice = value.find((entry, index) => value.indexOf(entry) !== index)
  if (twice !== undefined)
    problems.add('invalid-metadata', offset, `${name} names "${twice}" twice`, 'Name it once.')
}

/** What a squash stands for; nothing for any other revision. */
export function replacing(ids: readonly string[]): { readonly replaces?: string[] } {
  return ids.length === 0 ? {} : { replaces: ids.map(detached) }
}

/** The first paragraph of a doc string, on one line: what `history` prints. */
export function messageOfDoc(doc: string): string {
  const paragraph = doc.split(/\n[^\S\n]*\n/, 1)[0] ?? ''
  return paragraph.replace(/\s*\n\s*/g, ' ').trim()
}

/**
 * A copy that does not keep the text it was cut from alive: engines share the characters of a slice,
 * and 10,000 messages would otherwise hold 10,000 files.
 */
export function detached(text: string): string {
  return text.length < 13 ? text : Buffer.from(text, 'utf8').toString('utf8')
}
