import { z } from 'zod'
import { HeadwayError } from '../../../shared/errors.ts'
import { schemaOperation } from '../../../shared/model/schema-operation.ts'
import type { SchemaOperation, SchemaOperationOf } from '../../../shared/model/schema-operation.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { Dialect, Session } from '../dialects/dialect.ts'
import type { OperationStatement, OperationStep, StatementLabel } from '../dialects/operation-rules.ts'
import type { Backfill } from './backfill.ts'
import { compareSnapshots } from '../schema/compare.ts'
import { planBackfill } from '../schema/plan-backfill.ts'
import { planMove } from '../schema/render-sql.ts'
import { takeSnapshot } from '../schema/take-snapshot.ts'

/** What an operation is carried out with: the door it came through. */
type OperationDoor = {
  readonly dialect: Dialect
  /** Null: nothing is sent anywhere, and there is no catalog to read. */
  readonly session: Session | null
  send(statement: OperationStatement, label: StatementLabel | null): Promise<unknown>
  /** Writes rows in batches. */
  readonly backfill: (asked: Backfill) => Promise<void>
}

/** A request of user code as a checked value. Throws `invalid_operation` with every problem. */
export function parseOperation(request: unknown): SchemaOperation {
  const parsed = schemaOperation.safeParse(request)
  if (parsed.success) return parsed.data
  const problems = z.prettifyError(parsed.error).split('\n')
  throw new HeadwayError('invalid_operation', `This operation is malformed: ${problems.join(' ')}`, {
    problems,
  })
}

/**
 * Carries an operation out, part by part: statements that can be told at once, others from the catalog as it is then.
 * All go through the door. A part that moves the schema is proved: what is there afterwards is what was asked for.
 */
export async function runOperation(operation: SchemaOperation, door: OperationDoor): Promise<void> {
  if (operation.kind === 'backfill') return runBackfillOperation(operation, door)
  for (const step of door.dialect.operations.plan(operation)) await runStep(step, door)
}

/** The catalog tells the primary key, by whose ranges the batches go. */
async function runBackfillOperation(
  operation: SchemaOperationOf<'backfill'>,
  { dialect, session, backfill }: OperationDoor,
): Promise<void> {
  const snapshot = session === null ? null : await takeSnapshot(session, [])
  await backfill(planBackfill(operation, snapshot, dialect))
}

async function runStep(step: OperationStep, door: OperationDoor): Promise<void> {
  if (step.kind === 'statements') return sendAll(step.statements, door)
  const { session } = door
  if (session === null) throw needsCatalog(step.what)
  const snapshot = await takeSnapshot(session, [])
  if (step.kind === 'lookup') return sendAll(step.statements(snapshot), door)
  await runMove(step, snapshot, session, door)
}

async function sendAll(statements: readonly OperationStatement[], door: OperationDoor): Promise<void> {
  for (const statement of statements) {
    refuseSeveral(statement.sql, door.dialect)
    await door.send(statement, null)
  }
}

async function runMove(
  step: Extract<OperationStep, { kind: 'move' }>,
  from: SchemaSnapshot,
  session: Session,
  door: OperationDoor,
): Promise<void> {
  const { operations, renderer } = door.dialect
  const { to, values } = step.target(from)
  const move = { ...planMove(renderer, from, to), ...(values === undefined ? {} : { values }) }
  const statements = renderer.statements(move)
  for (const sql of statements) refuseSeveral(sql, door.dialect)
  const guard = await operations.guard(session, move)
  for (const sql of statements) await door.send({ sql }, operations.label(move, sql))
  await guard.verify()
  proveMove(await takeSnapshot(session, []), to)
}

/** Throws where the resulting schema is not the intended one: a text in the operation did more than it should. */
function proveMove(found: SchemaSnapshot, to: SchemaSnapshot): void {
  const [difference] = compareSnapshots(found, to).changes
  if (difference === undefined) return
  throw new HeadwayError(
    'invalid_operation',
    `The database would not hold what was asked for: ${difference.title}.`,
    { hint: 'Nothing was changed. Look at types, conditions and expressions in the operation.' },
  )
}

/** A text of user code must not bring a statement of its own past the door. */
function refuseSeveral(sql: string, dialect: Dialect): void {
  if (dialect.splitStatements(sql).length === 1) return
  throw new HeadwayError('invalid_operation', 'An operation holds several statements.', {
    sql,
    hint: 'Use op.execute for scripts.',
  })
}

function needsCatalog(what: string): HeadwayError {
  return new HeadwayError('unsupported', `This operation must read ${what}, and no database is connected.`, {
    hint: 'Make the script with a database at hand, or name the constraint and use plain statements.',
  })
}
