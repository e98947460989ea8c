import { withTransaction } from '../../dialects/scopes.ts'
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { SchemaSource } from '../../../../shared/contract/schema.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { emptySnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { Session } from '../../dialects/dialect.ts'
import type { DeparsedText, TextSettling, UnsettledText } from '../../dialects/settled-texts.ts'
import { planMove } from '../../schema/render-sql.ts'
import type { EngineContext, OpenTarget } from '../context.ts'
import { requireTarget } from '../context.ts'
import { shadowOf } from './replay-port.ts'
import { keptResult } from './kept-results.ts'
import { onScratchOf } from './schema-sources.ts'

/** A side of a comparison with what was read of it. */
type ReadSide = { readonly source: SchemaSource; readonly snapshot: SchemaSnapshot }

/**
 * `from` with the texts of `to` where both mean the same. The server's deparsed text is no fixed point, so what differs
 * as text alone is parsed and written once more, on a scratch database, before it counts as a difference.
 */
export async function settleSides(
  context: EngineContext,
  target: string,
  from: ReadSide,
  to: ReadSide,
): Promise<SchemaSnapshot> {
  const open = requireTarget(context, target)
  return settle(open.dialect.settling, from.snapshot, to.snapshot, (ask, texts) => {
    const make = async () => {
      for (const { source } of [to, from]) {
        const answers = await onScratchOf(context, source, target, (session) => ask(session, []))
        if (answers !== null) return answers
      }
      return onMadeScratch(context, open, to.snapshot, ask)
    }
    // One at a time: the text of a large schema takes megabytes.
    const contents = [from.snapshot, to.snapshot, texts].map((each) => hash('sha256', JSON.stringify(each)))
    return keptResult(
      context,
      open,
      { slot: ['texts', from.source.kind, to.source.kind], contents },
      make,
      (value) => answersSchema.length(texts.length).safeParse(value).data ?? null,
    )
  })
}

const answersSchema = z.array(z.string().nullable())

/** As `settleSides`, on a session that stands at one of the two schemas already. */
export function settleOn(
  session: Session,
  from: SchemaSnapshot,
  to: SchemaSnapshot,
): Promise<SchemaSnapshot> {
  return settle(session.dialect.settling, from, to, (ask) => ask(session, []))
}

type Answers = readonly (string | null)[]
/** Asks on a session, after the statements that make a schema to ask in. */
type Ask = (session: Session, statements: readonly string[]) => Promise<Answers>

async function settle(
  settling: TextSettling | null,
  from: SchemaSnapshot,
  to: SchemaSnapshot,
  answer: (ask: Ask, texts: readonly DeparsedText[]) => Promise<Answers>,
): Promise<SchemaSnapshot> {
  if (settling === null) return from
  const { open, same } = settling.differing(from, to)
  if (open.length + same.length === 0) return from
  if (open.length === 0) return settling.adopt(from, to, new Set(same))
  const texts = open.flatMap((each) => [each.from, each.to])
  const ask: Ask = (session, statements) =>
    undone(session, (query) => askOn(query, settling, statements, texts))
  const answers = await answer(ask, texts)
  return settling.adopt(from, to, new Set([...same, ...equalPlaces(open, answers)]))
}

/** Where neither side is built from files, one is built from its snapshot as far as possible. */
async function onMadeScratch(
  context: EngineContext,
  target: OpenTarget,
  snapshot: SchemaSnapshot,
  ask: Ask,
): Promise<Answers> {
  const { dialect } = target
  const nothing = { ...emptySnapshot(dialect.name), schemas: [{ name: 'public', comment: null, grants: [] }] }
  const statements = dialect.renderer.statements(planMove(dialect.renderer, nothing, snapshot))
  try {
    const shadow = await shadowOf(context, target)
    return await shadow.withScratch(({ session }) => ask(session, statements))
  } catch (error) {
    // Without a scratch database the texts can only be taken as they are.
    if (error instanceof HeadwayError && error.code === 'shadow_unavailable') return []
    throw error
  }
}

type Query = Parameters<TextSettling['probe']>[0]

async function askOn(
  query: Query,
  settling: TextSettling,
  statements: readonly string[],
  texts: readonly DeparsedText[],
): Promise<Answers> {
  if (statements.length > 0) await settling.build(query, statements)
  return settling.probe(query, texts)
}

/** Work in a transaction that is rolled back. */
function undone<T>(session: Session, work: (query: Query) => Promise<T>): Promise<T> {
  const query: Query = async (sql) => (await session.query(sql)).rows
  return withTransaction(session, () => work(query), { end: 'rollback' })
}

/** The places whose two texts are equal once settled; there are two answers for each place, in order. Pure. */
function equalPlaces(differing: readonly UnsettledText[], answers: Answers): ReadonlySet<string> {
  const equal = differing.filter((_, at) => {
    const [from, to] = [answers[at * 2] ?? null, answers[at * 2 + 1] ?? null]
    return from !== null && from === to
  })
  return new Set(equal.map((each) => each.from.place))
}
