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

/** What came of the same contents on the same server before, perhaps in another process; else what `make` gives, kept. */
export async function keptSnapshot(
  context: EngineContext,
  target: OpenTarget,
  kept: KeptResult,
  make: () => Promise<SchemaSnapshot>,
): Promise<SchemaSnapshot> {
  return keptResult(context, target, kept, make, readSnapshot)
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
  { slot, contents, holds }: KeptResult,
  make: () => Promise<T>,
  read: (value: unknown) => T | null,
): Promise<T> {
  const facts = await serverFacts(context, target)
  if (facts === null) return make()
  const { ports } = context
  const { root } = requireWorkspace(context).project
  const queries = target.dialect.introspection.queries({ schemas: target.target.schemas })
  const decides = [READING, ports.engineVersion, facts, queries, target.target.settings.shadowUrl, contents]
  const of = hash('sha256', JSON.stringify(decides))
  const key = keyOfKept('schema', JSON.stringify([root, target.target.name, ...slot]))
  const found = await readKeptJson(ports.cache, key)
  if (typeof found === 'object' && found !== null && 'of' in found && found.of === of && 'value' in found) {
    const value = read(found.value)
    if (value !== null) return value
  }
  const value = await make()
  if ((await holds?.()) ?? true) await keepJson(ports.cache, key, { of, value })
  return value
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
