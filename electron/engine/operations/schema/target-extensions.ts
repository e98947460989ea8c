import { emptySnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { hashOfText } from '../../revisions/revision-text.ts'
import { planMove } from '../../schema/render-sql.ts'
import { takeSnapshot } from '../../schema/take-snapshot.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, withSession } from '../context.ts'
import type { ModelFile } from './model-files.ts'

/**
 * The statements that make the extensions of the target's database, as a file beside those of a model: models of an ORM
 * use types of extensions and do not say so. Null where the database has none or cannot be read.
 */
export async function extensionsFile(context: EngineContext, targetName: string): Promise<ModelFile | null> {
  const { dialect, connection, target } = requireTarget(context, targetName)
  const live = await withSession(dialect, dialect.settingsForReading(connection), (session) =>
    takeSnapshot(session, target.schemas),
  ).catch(() => null)
  if (live === null || live.extensions.length === 0) return null
  const plain = ({ name }: { readonly name: string }) => ({ name, comment: null, grants: [] })
  const nothing = { ...emptySnapshot(dialect.name), schemas: [plain({ name: live.defaultSchema })] }
  const places = new Set(live.extensions.map(({ schema }) => schema))
  const schemas = live.schemas
    .filter(({ name }) => places.has(name) || name === live.defaultSchema)
    .map(plain)
  const wanted = { ...nothing, schemas, extensions: live.extensions }
  const text = dialect.renderer
    .statements(planMove(dialect.renderer, nothing, wanted))
    .map((statement) => `${statement};\n`)
    .join('')
  return { path: `extensions-of-${targetName}.sql`, text, hash: hashOfText(text) }
}

/** A model's snapshot with the extensions that its own text names. */
export function withNamedExtensions(
  snapshot: SchemaSnapshot,
  files: readonly Pick<ModelFile, 'text'>[],
): SchemaSnapshot {
  const named = files.flatMap(({ text }) => text.match(/create\s+extension\b[^;]*/gi) ?? [])
  const isNamed = ({ name }: { readonly name: string }) =>
    named.some((words) => words.toLowerCase().includes(name.toLowerCase()))
  return { ...snapshot, extensions: snapshot.extensions.filter(isNamed) }
}
