import type { RequestOf, ResponseOf } from '../../../shared/contract.ts'
import type { SourceText } from '../../../shared/contract/revisions.ts'
import type { SchemaDiagram, SchemaSource, SchemaText } from '../../../shared/contract/schema.ts'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { Biography } from '../../../shared/model/biography.ts'
import type { MergeAdvice } from '../../../shared/model/merge-advice.ts'
import type { SqlPreview } from '../../../shared/model/plan.ts'
import type { Squash } from '../../../shared/model/squash.ts'
import { call } from '../../client/client.ts'

// What a component asks and keeps for itself: nothing of it goes into the store.

/** The statements of a revision in one direction. */
export function askSql(
  revision: string,
  direction: 'upgrade' | 'downgrade',
  target: string,
): Promise<SqlPreview> {
  return call('revisions.sql', { revision, direction, target })
}

export type RanOn = ResponseOf<'targets.ran'> & { readonly target: string }

/** What squashing a range would come to; nothing is written. */
export function askSquash(request: Omit<RequestOf<'revisions.squash'>, 'dryRun'>): Promise<Squash> {
  return call('revisions.squash', { ...request, dryRun: true })
}

/** Every revision that touched a table, or one column of it. */
export function askBiography(request: Omit<RequestOf<'revisions.biography'>, 'authors'>): Promise<Biography> {
  return call('revisions.biography', { ...request, authors: true })
}

/** What becomes of each two of some heads in either order. */
export function askAdvice(revisions: readonly string[], target: string): Promise<readonly MergeAdvice[]> {
  return call('revisions.advise', { revisions: [...revisions], target })
}

/** What ran of a revision on each target. One that does not answer has nothing to say here: its state says why. */
export async function askRan(revision: string, targets: readonly string[]): Promise<readonly RanOn[]> {
  const answers = await Promise.allSettled(
    targets.map(async (target) => ({ target, ...(await call('targets.ran', { target, revision })) })),
  )
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
}

/** What the rules say of a pending revision, from a plan that leads to it. */
export async function askFindings(revision: string, target: string): Promise<readonly Diagnostic[]> {
  const { fingerprint } = await call('plan.upgrade', { target, revisions: [revision] })
  const findings = await call('plan.lint', { fingerprint })
  return findings.filter((finding) => finding.revision === revision)
}

export type SchemaSides = { readonly before: SchemaText; readonly after: SchemaText }

/** Two schemas, to be compared; asked side by side. */
export async function askSchemas(
  before: SchemaSource,
  after: SchemaSource,
  target: string,
): Promise<SchemaSides> {
  const [left, right] = await Promise.all([
    call('schema.of', { source: before, target }),
    call('schema.of', { source: after, target }),
  ])
  return { before: left, after: right }
}

/** The tables of a schema as a diagram. */
export function askDiagram(
  source: SchemaSource,
  before: SchemaSource | null,
  target: string,
): Promise<SchemaDiagram> {
  return call('schema.diagram', { source, before, target })
}

/** The folders in a folder (null: in the home folder). */
export function askFolders(path: string | null): Promise<ResponseOf<'project.folders'>> {
  return call('project.folders', { path })
}

/** The branches whose revisions can be drawn. */
export function askBranches(): Promise<ResponseOf<'git.branches'>> {
  return call('git.branches', {})
}

/** What the repository has of revisions that a database stands at and no file here declares. */
export function askRescue(target: string, chosen: readonly string[]): Promise<ResponseOf<'git.rescue'>> {
  return call('git.rescue', { target, chosen: [...chosen] })
}

/** The file of a revision. */
export function readSource(revision: string, target: string | null): Promise<SourceText> {
  return call('revisions.read', { revision, target })
}

/** What is wrong with a text as the file of a revision. */
export function validateSource(revision: string, text: string): Promise<Diagnostic[]> {
  return call('revisions.validate', { revision, text })
}

/** Saves a revision's file; fails with `file_conflict` where it is no longer what was read. */
export function saveSource(file: SourceText, text: string, target: string | null): Promise<SourceText> {
  return call('revisions.save', { revision: file.revision, text, baseHash: file.hash, target })
}

export type ReparentResult = ResponseOf<'revisions.reparent'>

/** What would come of other parents. */
export function askReparent(revision: string, downRevisions: readonly string[]): Promise<ReparentResult> {
  return call('revisions.reparent', { revision, downRevisions: [...downRevisions], dryRun: true })
}
