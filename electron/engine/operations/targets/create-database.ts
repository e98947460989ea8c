import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { ResponseOf } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { SeedPlace } from '../../dialects/seeds.ts'
import { upgradeTargets } from '../../graph/upgrade-target.ts'
import type { EngineContext, OpenTarget } from '../context.ts'
import { requireTarget, requireWorkspace, versionTableOf, withSession } from '../context.ts'
import { keyOf } from '../revisions/inspect-revision.ts'
import { areSelfContained, revisionsUpTo } from '../schema/schema-sources.ts'

/** Of SHA-256 in hexadecimal: the names of databases are short. */
const KEY_LENGTH = 32
const OWNER_LENGTH = 10

/** Makes the database of a target from the snapshot of these revisions, else empty for the run, with the reason. */
export async function createDatabase(
  context: EngineContext,
  name: string,
  expressions: readonly string[],
): Promise<ResponseOf<'targets.create'>> {
  const open = requireTarget(context, name)
  const { dialect, connection } = open
  const { key, reason } = await seedKey(context, open, expressions)
  const place = placeOf(context, dialect, key ?? '')
  const made =
    key === null
      ? await dialect.seeds.makeEmpty(connection, place)
      : await dialect.seeds.make(connection, place)
  if (made.kind === 'there') return { made: 'there', reason: 'the database was there already', seed: null }
  context.hub.emit('target.changed', { target: name })
  if (made.kind === 'copied') return { made: 'copied', reason: null, seed: null }
  madeEmpty.set(context, new Set([...(madeEmpty.get(context) ?? []), name]))
  return { made: 'empty', reason: reason ?? 'there is no snapshot of these revisions yet', seed: key }
}

/** Targets whose empty database this engine made, and which it may remove again. */
const madeEmpty = new WeakMap<EngineContext, ReadonlySet<string>>()

/** Removes what `createDatabase` made, once. Throws `invalid_request` for any other database. */
export async function discardDatabase(context: EngineContext, name: string): Promise<null> {
  const { dialect, connection } = requireTarget(context, name)
  const made = new Set(madeEmpty.get(context))
  if (!made.delete(name)) {
    throw new HeadwayError('invalid_request', `The database of ${name} was not made here; it stays.`)
  }
  await dialect.seeds.discard(connection, placeOf(context, dialect, ''))
  madeEmpty.set(context, made)
  context.hub.emit('target.changed', { target: name })
  return null
}

/** Keeps the database of a target as a snapshot, if it stands where the run of these revisions left it. */
export async function keepDatabase(
  context: EngineContext,
  name: string,
  seed: string,
): Promise<ResponseOf<'targets.keep'>> {
  const open = requireTarget(context, name)
  const { dialect, connection } = open
  const [key = '', ...expressions] = seed.split(' ')
  // What ran may not be what was asked for: files change.
  if ((await seedKey(context, open, expressions)).key !== seed)
    return { notKept: 'the files changed meanwhile' }
  return { notKept: await dialect.seeds.keep(connection, placeOf(context, dialect, key)) }
}

type SeedKey = { readonly key: string | null; readonly reason: string | null }

/**
 * A key of everything that decides the contents of the database, with its parts; null where files alone do not decide
 * it.
 */
async function seedKey(
  context: EngineContext,
  { target, dialect, connection }: OpenTarget,
  expressions: readonly string[],
): Promise<SeedKey> {
  const none = (reason: string): SeedKey => ({ key: null, reason })
  if (target.tier === 'production') return none('a production database is made by its run alone')
  const { graph } = await requireWorkspace(context).freshHistory()
  const tops = expressions.flatMap((text) => upgradeTargets(graph, [], text))
  const revisions = await revisionsUpTo(context, tops)
  if (revisions.length === 0) return none('no revision is to run')
  if (!(await areSelfContained(context, revisions)))
    return none('some revision reads more than its own file, so that its result may differ')
  const { engineVersion } = context.ports
  const facts = JSON.stringify([
    keyOf(revisions),
    engineVersion,
    versionTableOf(context),
    target.schemas,
    dialect.name,
    await libraryVersion(dialect, connection),
  ])
  return { key: [hash('sha256', facts).slice(0, KEY_LENGTH), ...expressions].join(' '), reason: null }
}

/** Of a database without a server; a server marks its own seeds. */
async function libraryVersion(
  dialect: Dialect,
  connection: OpenTarget['connection'],
): Promise<string | null> {
  if (dialect.capabilities.sharedServer) return null
  const missing = await dialect.identifyMissing(connection)
  if (missing !== null) return missing.serverVersion
  const settings = dialect.settingsForReading(connection)
  return withSession(dialect, settings, async (session) => (await dialect.identify(session)).serverVersion)
}

function placeOf(context: EngineContext, dialect: Dialect, key: string): SeedPlace {
  const { root } = requireWorkspace(context).project
  return {
    owner: hash('sha256', root).slice(0, OWNER_LENGTH),
    key: key.split(' ', 1)[0] ?? '',
    folder: join(context.ports.programs.cacheFolder, 'seeds'),
    connect: (settings) => dialect.connect(settings),
  }
}
