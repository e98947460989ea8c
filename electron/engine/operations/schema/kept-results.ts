import { hash } from 'node:crypto'
import { schemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { keepJson, keyOfKept, readKeptJson } from '../../revisions/kept-json.ts'
import type { EngineContext, OpenTarget } from '../context.ts'
import { requireWorkspace, withSession } from '../context.ts'

/** Raised whenever a snapshot is read otherwise from the same catalog. */
const READING = 1

/** Where a result is kept, and everything that decides it besides the server. */
type KeptResult = {
  /** Names the slot for results of this kind; a new result replaces the old one. */
  readonly slot: readonly string[]
  readonly contents: readonly string[]
  /** Asked before the result is kept: whether its inputs are still unchanged. */
  readonly holds?: () => Promise<boolean>
}

/** Of each snapshot that was kept or found so: the hash of all that decides it. */
const identities = new WeakMap<SchemaSnapshot, string>()

/** The hash of all that decides a snapshot, where it is kept for others; equal hashes mean equal snapshots. */
export function identityOfSnapshot(snapshot: SchemaSnapshot): string | null {
  return identities.get(snapshot) ?? null
}

/** What came of the same contents on the same server before, perhaps in another process; else what `make` gives, kept. */
export async function keptSnapshot(
  context: EngineContext,
  target: OpenTarget,
  kept: KeptResult,
  make: () => Promise<SchemaSnapshot>,
): Promise<SchemaSnapshot> {
  const of = await identityOfContents(context, target, kept.contents)
  if (of === null) return make()
  const { value, isKept } = await keptUnder(context, target, of, kept, make, readSnapshot)
  if (isKept) identities.set(value, of)
  return value
}

/** Checked only enough to recognize a snapshot: Headway wrote it. */
function readSnapshot(value: unknown): SchemaSnapshot | null {
  const lists = schemaSnapshot
    .partial()
    .safeParse(
      typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([name, of]) => [name, Array.isArray(of) ? [] : of]))
        : null,
    )
  const complete = lists.success && Object.keys(schemaSnapshot.shape).every((name) => name in lists.data)
  return complete ? (value as SchemaSnapshot) : null
}

/** As `keptSnapshot`, for other values: `read` gives null for what is none. */
export async function keptResult<T>(
  context: EngineContext,
  target: OpenTarget,
  kept: KeptResult,
  make: () => Promise<T>,
  read: (value: unknown) => T | null,
): Promise<T> {
  const of = await identityOfContents(context, target, kept.contents)
  return of === null ? make() : (await keptUnder(context, target, of, kept, make, read)).value
}

/** The hash of the contents and of the server that a result is made on; null where the server cannot be asked. */
export async function identityOfContents(
  context: EngineContext,
  target: OpenTarget,
  contents: readonly string[],
): Promise<string | null> {
  const facts = await serverFacts(context, target)
  if (facts === null) return null
  const queries = target.dialect.introspection.queries({ schemas: target.target.schemas })
  const { engineVersion } = context.ports
  const { shadowUrl, shadowUrlEnv } = target.target.settings
  const decides = [READING, engineVersion, facts, queries, shadowUrl, shadowUrlEnv, contents]
  return hash('sha256', JSON.stringify(decides))
}

async function keptUnder<T>(
  context: EngineContext,
  target: OpenTarget,
  of: string,
  { slot, holds }: KeptResult,
  make: () => Promise<T>,
  read: (value: unknown) => T | null,
): Promise<{ readonly value: T; readonly isKept: boolean }> {
  const { cache } = context.ports
  const { root } = requireWorkspace(context).project
  const key = keyOfKept('schema', JSON.stringify([root, target.target.name, ...slot]))
  const found = await readKeptJson(cache, key)
  if (typeof found === 'object' && found !== null && 'of' in found && found.of === of && 'value' in found) {
    const value = read(found.value)
    if (value !== null) return { value, isKept: true }
  }
  const value = await make()
  const isKept = (await holds?.()) ?? true
  if (isKept) await keepJson(cache, key, { of, value })
  return { value, isKept }
}

/** What of the server and the role decides how statements turn out; null where the server cannot be asked. */
async function serverFacts(context: EngineContext, target: OpenTarget): Promise<string | null> {
  const { dialect, connection } = target
  return context.shadows
    .remember(`facts:${JSON.stringify([target.target.name, dialect.serverKey(connection)])}`, async () => {
      if (await dialect.identifyMissing(connection)) return null
      return withSession(dialect, dialect.settingsForReading(connection), (session) =>
        dialect.scratchFacts(session),
      )
    })
    .catch(() => null)
}
