import type { SchemaSource } from '../../../../shared/contract/schema.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { Session } from '../../dialects/dialect.ts'
import type { ShadowPlace } from '../../../../shared/model/shadow-place.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { modelHint } from '../../../../shared/setting-words.ts'
import { ancestors } from '../../graph/closure.ts'
import type { RevisionNode } from '../../graph/revision-graph.ts'
import { rowNodes } from '../../graph/version-rows.ts'
import { resolveNodes } from '../../graph/resolve.ts'
import { requireTrust } from '../../project/project.ts'
import { filterSnapshot } from '../../schema/filter.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import { buildModel, keptModelHash, withModel } from './build-model.ts'
import { identityOfContents, keptSnapshot } from './kept-results.ts'
import type { EngineContext, OpenTarget } from '../context.ts'
import { requireTarget, requireWorkspace, versionTableOf, withSession } from '../context.ts'
import { inUpgradeOrder, inspectRevision, keyOf } from '../revisions/inspect-revision.ts'
import { readRows } from '../targets/read-database.ts'
import { shadowKeyOf, shadowOf } from './replay-port.ts'

/** Patterns that replace those of the settings; null to keep them. */
type Patterns = {
  readonly include: readonly string[] | null
  readonly exclude: readonly string[] | null
}

const settingsPatterns: Patterns = { include: null, exclude: null }

/**
 * The schema of one side of a comparison, without the tool's own tables and what the patterns leave out.
 * `target` chooses dialect, schemas and the server of the shadow. Throws the coded error of whatever is in the way.
 */
export async function snapshotOf(
  context: EngineContext,
  source: SchemaSource,
  target: string,
  patterns: Patterns = settingsPatterns,
): Promise<SchemaSnapshot> {
  return ownSchema(context, await rawSnapshot(context, source, target), patterns)
}

/** A snapshot without the tool's own tables and what the patterns leave out. */
export function ownSchema(
  context: EngineContext,
  snapshot: SchemaSnapshot,
  patterns: Patterns = settingsPatterns,
): SchemaSnapshot {
  const { settings } = requireWorkspace(context).project
  return filterSnapshot(snapshot, {
    include: patterns.include ?? settings.include,
    exclude: patterns.exclude ?? settings.exclude,
    versionTable: versionTableOf(context),
  })
}

/** Where sides of a comparison were replayed or built; null where all of them are live databases. */
export async function placeOf(
  context: EngineContext,
  target: string,
  sources: readonly SchemaSource[],
): Promise<ShadowPlace | null> {
  if (sources.every(({ kind }) => kind === 'target')) return null
  return (await shadowOf(context, requireTarget(context, target))).place
}

/** A side in words for people, the same wherever it is named. */
export function titleOf(source: SchemaSource): string {
  switch (source.kind) {
    case 'revision':
      return `revision ${source.revision}`
    case 'before':
      return `before ${source.revision}`
    case 'target':
      return `database ${source.target}`
    case 'applied':
      return `revisions applied on ${source.target}`
    case 'rows':
      return `revisions up to ${source.rows.join(', ') || 'base'}`
    case 'heads':
      return 'revisions up to the heads'
    case 'file':
      return source.path
    case 'model':
      return 'model'
    case 'empty':
      return 'empty database'
  }
}

/** The schema of one side, with the tool's own tables and whatever the patterns leave out. */
export async function rawSnapshot(
  context: EngineContext,
  source: SchemaSource,
  target: string,
): Promise<SchemaSnapshot> {
  switch (source.kind) {
    case 'revision':
      return (await inspectRevision(context, await singleRevision(context, source.revision), target)).after
    case 'before':
      return (await inspectRevision(context, await singleRevision(context, source.revision), target)).before
    case 'target':
      return liveSnapshot(context, source.target)
    case 'applied':
    case 'rows':
    case 'heads':
      return replayedSnapshot(context, (await topsOf(context, source)) ?? [], target)
    case 'file':
      return buildModel(context, source.path, target)
    case 'model':
      return buildModel(context, requireModel(context), target)
    case 'empty':
      return emptySnapshot(context, target)
  }
}

async function singleRevision(context: EngineContext, expression: string): Promise<string> {
  const { graph } = await requireWorkspace(context).history()
  const [node, ...others] = resolveNodes(graph, expression)
  if (node && others.length === 0) return node.id
  throw new HeadwayError('multiple_heads', `"${expression}" does not name one revision.`, {
    category: 'multiple_heads',
    candidates: [node, ...others].flatMap((each) => each?.id ?? []),
    hint: 'Name one revision.',
  })
}

async function liveSnapshot(context: EngineContext, name: string): Promise<SchemaSnapshot> {
  const open = requireTarget(context, name)
  const { connection, dialect } = open
  if (await dialect.identifyMissing(connection)) return emptySnapshot(context, name)
  return withSession(dialect, dialect.settingsForReading(connection), (session) =>
    readUnlessKnown(context, open, session),
  )
}

/** What was read before, where the server says that nothing changed since. */
async function readUnlessKnown(
  context: EngineContext,
  target: OpenTarget,
  session: Session,
): Promise<SchemaSnapshot> {
  const read = () => takeSnapshot(session, target.target.schemas)
  const fingerprint = await fingerprintOf(target, session)
  if (fingerprint === null) return read()
  const holds = async () => (await fingerprintOf(target, session)) === fingerprint
  return keptSnapshot(context, target, { slot: ['target'], contents: [fingerprint], holds }, read)
}

async function fingerprintOf({ target, dialect }: OpenTarget, session: Session): Promise<string | null> {
  const { schemas } = target
  const query = async (sql: string) => (await session.query(sql)).rows
  return (await dialect.introspection.fingerprint?.(query, { schemas })) ?? null
}

/**
 * The hash of what decides a side now, without reading it, as `identityOfSnapshot` gives it; null where that cannot be
 * told so cheaply.
 */
export async function identityOfSide(
  context: EngineContext,
  source: SchemaSource,
  targetName: string,
): Promise<string | null> {
  if (source.kind === 'model') {
    const hash = await keptModelHash(context, requireModel(context))
    return hash === null ? null : identityOfContents(context, requireTarget(context, targetName), [hash])
  }
  if (source.kind !== 'target') return null
  const open = requireTarget(context, source.target)
  const { connection, dialect } = open
  if (dialect.introspection.fingerprint === undefined || (await dialect.identifyMissing(connection)))
    return null
  const fingerprint = await withSession(dialect, dialect.settingsForReading(connection), (session) =>
    fingerprintOf(open, session),
  )
  return fingerprint === null ? null : identityOfContents(context, open, [fingerprint])
}

async function replayedSnapshot(
  context: EngineContext,
  tops: readonly RevisionNode[],
  targetName: string,
): Promise<SchemaSnapshot> {
  const target = requireTarget(context, targetName)
  const revisions = await revisionsUpTo(context, tops)
  const key = `schema:${shadowKeyOf(context, target)}:${keyOf(revisions)}:${target.target.schemas.join()}`
  return context.shadows.remember(key, async () => {
    const replay = async () => {
      const shadow = await shadowOf(context, target)
      return shadow.use(revisions, ({ session }) => takeSnapshot(session, target.target.schemas))
    }
    if (revisions.length === 0 || !(await areSelfContained(context, revisions))) return replay()
    const kept = { slot: ['revisions'], contents: [keyOf(revisions)] }
    return keptSnapshot(context, target, kept, replay)
  })
}

/** Whether the revisions are their own text alone: what others import may change under the same hash. */
export async function areSelfContained(
  context: EngineContext,
  revisions: readonly Revision[],
): Promise<boolean> {
  const { project } = requireWorkspace(context)
  const texts = await Promise.all(
    revisions.map(({ path, hash }) => readRevisionText(context.ports, project, path, hash)),
  )
  return texts.every(({ text }, at) => {
    const format = revisions[at]?.format
    return format === 'sql' || ((format === 'ts' || format === 'js') && !importsBeside.test(text))
  })
}

/** Matches any import of a file beside the revision; computed names cannot be found. */
const importsBeside =
  /['"`](?:\.{1,2}\/|#)|\b(?:readFile|import\s*\((?!\s*['"])|require\s*\((?!\s*['"])|process\.env)/

/** Revisions in upgrade order, up to some of them. Throws `not_trusted`. */
export async function revisionsUpTo(
  context: EngineContext,
  tops: readonly RevisionNode[],
): Promise<readonly Revision[]> {
  const workspace = requireWorkspace(context)
  requireTrust(workspace.project)
  const history = await workspace.history()
  return inUpgradeOrder(history, ancestors(history.graph, tops), tops)
}

/**
 * Calls `use` on a scratch database with the schema of a side, which must leave it as it is; null where the side is
 * no schema that is built from files.
 */
export async function onScratchOf<T>(
  context: EngineContext,
  source: SchemaSource,
  targetName: string,
  use: (session: Session) => Promise<T>,
): Promise<T | null> {
  if (source.kind === 'model' || source.kind === 'file') {
    const path = source.kind === 'file' ? source.path : requireModel(context)
    return withModel(context, { path, targetName, fresh: false }, use)
  }
  const tops = await topsOf(context, source)
  if (tops === null) return null
  const revisions = await revisionsUpTo(context, tops)
  const shadow = await shadowOf(context, requireTarget(context, targetName))
  return shadow.use(revisions, ({ session }) => use(session))
}

/** The heads of the revisions that a side is made of; null where it is not made of revisions. */
async function topsOf(context: EngineContext, source: SchemaSource): Promise<readonly RevisionNode[] | null> {
  const { graph } = await requireWorkspace(context).history()
  switch (source.kind) {
    case 'applied':
      return rowNodes(graph, await readRows(context, source.target))
    case 'rows':
      return rowNodes(graph, source.rows)
    case 'heads':
      return graph.realHeads
    case 'revision':
      return resolveNodes(graph, source.revision)
    case 'before':
      return resolveNodes(graph, source.revision).flatMap((node) => [...node.parents, ...node.dependencies])
    default:
      return null
  }
}

/** What an empty database of the target's kind holds: on PostgreSQL the schema public. */
async function emptySnapshot(context: EngineContext, targetName: string): Promise<SchemaSnapshot> {
  const target = requireTarget(context, targetName)
  const shadow = await shadowOf(context, target)
  return shadow.withScratch(({ session }) => takeSnapshot(session, target.target.schemas))
}

function requireModel(context: EngineContext): string {
  const { settings } = requireWorkspace(context).project
  if (settings.model !== null) return settings.model
  throw new HeadwayError('invalid_settings', 'The project names no model.', { hint: modelHint(settings) })
}
