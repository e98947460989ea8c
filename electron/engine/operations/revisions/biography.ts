import { setImmediate as nextTurn } from 'node:timers/promises'
import type { RequestOf } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Biography, BiographyEntry } from '../../../../shared/model/biography.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { historyOrder } from '../../graph/history.ts'
import { fileAuthors } from '../../revisions/file-authors.ts'
import { formatOfPath } from '../../revisions/formats/index.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import { compareSnapshots } from '../../schema/compare.ts'
import { withEffects } from '../../sql/effects.ts'
import { touchesOf, touchesOfCode } from '../../sql/table-touches.ts'
import type { TableTouch } from '../../sql/table-touches.ts'
import type { EngineContext } from '../context.ts'
import { dialectOfTarget, requireTarget, requireWorkspace } from '../context.ts'
import type { History } from '../workspace.ts'
import { chaptersOf } from './biography-order.ts'
import type { Chapter } from './biography-order.ts'
import { inspectRevision } from './inspect-revision.ts'

/** How many files are read at once. */
const atOnce = 16
/** Touches by dialect and hash of the file: the same text does the same. */
const known = new Map<string, readonly TableTouch[]>()
const mostKnown = 50_000

/**
 * Every revision that touched a table, or a column of it, newest first: from what SQL files say; code is only read, unless
 * `proof` asks the shadow what it does. Throws what replaying throws where `proof` is asked.
 */
export async function tellBiography(
  context: EngineContext,
  request: RequestOf<'revisions.biography'>,
): Promise<Biography> {
  const { table, column, target, proof, authors } = request
  const history = await requireWorkspace(context).history()
  const dialect = dialectOfTarget(context, target)
  await readAll(context, dialect, history)
  const newestFirst = historyOrder(history.graph).flatMap(({ id }) => {
    const revision = history.byId.get(id)
    return revision === undefined
      ? []
      : [{ revision: id, touches: known.get(keyOf(dialect, revision)) ?? [] }]
  })
  const [name = '', schema = null] = table.split('.').toReversed()
  const chapters = chaptersOf(newestFirst, { schema, table: name, column })
  const added = authors ? await authorsOf(context) : new Map<string, string>()
  const plain = chapters.map((chapter) => entryOf(history, chapter, added))
  const entries = proof ? await proved(context, plain, target) : plain
  const loose = entries.filter(({ certain }) => !certain).length
  const notes =
    loose === 0
      ? []
      : [
          `${loose === 1 ? 'One of them is code' : `${loose} of them are code`} that was only read: ask the shadow for what it does.`,
        ]
  return { table, column, entries, notes }
}

async function readAll(context: EngineContext, dialect: Dialect, { revisions }: History): Promise<void> {
  if (known.size > mostKnown) known.clear()
  const open = revisions.filter((revision) => !known.has(keyOf(dialect, revision)))
  for (let at = 0; at < open.length; at += atOnce) {
    await Promise.all(open.slice(at, at + atOnce).map((revision) => readOne(context, dialect, revision)))
    if (at % (16 * atOnce) === 0) await nextTurn()
  }
}

function keyOf({ name }: Dialect, { hash }: Revision): string {
  return `${name} ${hash}`
}

async function readOne(context: EngineContext, dialect: Dialect, revision: Revision): Promise<void> {
  known.set(keyOf(dialect, revision), await touchesIn(context, dialect, revision))
}

/** A file that cannot be read, or is no SQL of the dialect, touches what it names. */
async function touchesIn(
  context: EngineContext,
  dialect: Dialect,
  { path, hash }: Revision,
): Promise<readonly TableTouch[]> {
  const { project } = requireWorkspace(context)
  const read = await readRevisionText(context.ports, project, path, hash).catch(() => null)
  if (read === null) return []
  const section = formatOfPath(path)?.section?.(read.text, 'upgrade')
  if (section === undefined) return touchesOfCode(read.text)
  try {
    const statements = dialect.splitStatements(section?.sql ?? '').map(({ sql }) => sql)
    const effects = await dialect.readEffects(statements)
    return touchesOf(statements.map((sql, at) => ({ sql, effects: effects[at] ?? [] })))
  } catch (error) {
    if (error instanceof HeadwayError) return touchesOfCode(read.text)
    throw error
  }
}

async function authorsOf(context: EngineContext): Promise<ReadonlyMap<string, string>> {
  const { project } = requireWorkspace(context)
  return project.trusted ? fileAuthors(context.ports.git, project.root) : new Map()
}

function entryOf(
  { byId }: History,
  { revision, table, touches }: Chapter,
  authors: ReadonlyMap<string, string>,
): BiographyEntry {
  const file = byId.get(revision)
  return {
    revision,
    message: file?.message ?? '',
    path: file?.path ?? '',
    createDate: file?.createDate ?? null,
    author: authors.get(file?.path ?? '') ?? null,
    table,
    touches: [...new Set(touches.map(({ words }) => words))],
    changes: null,
    certain: touches.every(({ certain }) => certain),
  }
}

/** Adds how the table changed on the shadow; code that turns out not to change it is left out. */
async function proved(
  context: EngineContext,
  entries: readonly BiographyEntry[],
  target: string,
): Promise<BiographyEntry[]> {
  const { dialect } = requireTarget(context, target)
  const told: BiographyEntry[] = []
  // The shadow goes on from one to the next.
  for (const entry of entries.toReversed()) {
    const { before, after, upgrade } = await inspectRevision(context, entry.revision, target)
    const changes = compareSnapshots(before, after).changes.filter(
      ({ kind, table, name, newName }) =>
        table === entry.table || (kind === 'table' && [name, newName].includes(entry.table)),
    )
    const statements = await withEffects(dialect.readEffects, upgrade.statements)
    const touches = touchesOf(statements.map(({ sql, effects }) => ({ sql, effects: effects ?? [] })))
      .filter(({ table, renamedTo }) => table === entry.table || renamedTo === entry.table)
      .map(({ words }) => words)
    if (changes.length > 0 || touches.length > 0) {
      const titles = changes.map(({ title }) => title)
      told.push({ ...entry, touches: [...new Set(touches)], changes: titles, certain: true })
    }
  }
  return told.toReversed()
}
