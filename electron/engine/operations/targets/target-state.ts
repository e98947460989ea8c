import { toErrorData } from '../../../../shared/errors.ts'
import type { ErrorData } from '../../../../shared/errors.ts'
import type { TargetState } from '../../../../shared/model/database.ts'
import { ancestors, isMember } from '../../graph/closure.ts'
import { squashOf } from '../../graph/squash-range.ts'
import { tipNodes } from '../../graph/version-rows.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { shownRows } from './shown-rows.ts'
import type { DatabaseReading } from './read-database.ts'
import { malformedVersionTable, readDatabase } from './read-database.ts'
import { doubtfulStep } from './doubtful-step.ts'
import {
  appliedByLedger,
  judgedHashes,
  judgeLedger,
  positionOf,
  summarisePosition,
  unreadOf,
} from './target-summary.ts'
import type { History } from '../workspace.ts'

/** Where a target stands. Reads only; whatever goes wrong is part of the answer. */
export async function readTargetState(context: EngineContext, name: string): Promise<TargetState> {
  const { project } = requireWorkspace(context)
  const history = await requireWorkspace(context).history()
  const blank = blankState(name, context.ports.clock.now())
  try {
    const found = await readDatabase(context, name)
    if (!found.exists) return neverStamped(blank, history)
    const wrong = found.table.malformed
    if (wrong !== null) return malformed(blank, found, malformedVersionTable(wrong, project.settings).data)
    return {
      ...blank,
      ...describe(history, found, project.knex !== null),
      status: 'ok',
      identity: found.identity,
      readOnly: found.readOnly,
    }
  } catch (error) {
    const data = toErrorData(error)
    return { ...blank, status: statusOf(data), error: data, summary: data.message }
  }
}

/** What version rows and ledger say about the project's revisions. Pure. */
function describe(history: History, found: DatabaseReading, everyRow: boolean): Partial<TargetState> {
  const { graph, byId } = history
  const known = found.table.rows.filter((row) => graph.byId.get(row)?.ghost === false)
  const unknownRows = found.table.rows.filter((row) => !known.includes(row))
  const told = appliedByLedger(found.ledger?.summary ?? [], unknownRows)
  const set = ancestors(
    graph,
    [...known, ...(told ?? [])].flatMap((id) => graph.byId.get(id) ?? []),
  )
  const has = new Set(known)
  const applied = graph.nodes
    .filter((node) => (everyRow ? has.has(node.id) : isMember(set, node)))
    .map((node) => node.id)
  const hashes = judgedHashes(byId.values(), found.ledger?.summary ?? [])
  const order = new Map(graph.nodes.map((node) => [node.id, node.index]))
  const standing = {
    hasVersionTable: found.table.exists,
    rows: everyRow
      ? [...shownRows(graph, found.table.rows)]
      : [...known.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)), ...unknownRows],
    unknownRows,
    behind: graph.nodes.length - applied.length,
    ahead: [...(told ?? [])].filter((id) => graph.byId.get(id)?.ghost !== false).length,
  }
  const inside = unknownRows.map((row) => squashOf(graph, row)?.id).find((id) => id !== undefined) ?? null
  const { interrupted = [], runner = null } = found.ledger ?? {}
  const inDoubt = interrupted.map((step) => doubtfulStep(step, byId, runner))
  return {
    ...standing,
    inDoubt,
    hasLedger: found.ledger !== null,
    applied,
    current: tipNodes(graph, known).map((node) => node.id),
    position: positionOf({ ...standing, inside }),
    summary: summarisePosition({ ...standing, inside, ...unreadOf(history.unread), inDoubt }),
    ...judgeLedger(found.ledger?.summary ?? [], hashes, new Set(applied)),
  }
}

function malformed(blank: TargetState, found: DatabaseReading, error: ErrorData): TargetState {
  return {
    ...blank,
    status: 'malformed',
    error,
    identity: found.identity,
    readOnly: found.readOnly,
    hasVersionTable: true,
    summary: 'malformed version table',
  }
}

function neverStamped(blank: TargetState, history: History): TargetState {
  const behind = history.graph.nodes.length
  const standing = { ...blank, behind }
  const summary = summarisePosition({ ...standing, ...unreadOf(history.unread) })
  return { ...standing, status: 'ok', position: positionOf(standing), summary }
}

function statusOf(error: ErrorData): TargetState['status'] {
  if (error.code === 'not_trusted') return 'restricted'
  if (error.code === 'password_needed') return 'password_needed'
  if (error.code === 'malformed_version_table') return 'malformed'
  if (error.code === 'unknown_target' || error.code === 'invalid_url') return 'no_url'
  return 'unreachable'
}

function blankState(target: string, now: Date): TargetState {
  return {
    target,
    checkedAt: now.toISOString(),
    status: 'unreachable',
    error: null,
    identity: null,
    readOnly: false,
    hasVersionTable: false,
    hasLedger: false,
    rows: [],
    unknownRows: [],
    applied: [],
    current: [],
    behind: 0,
    ahead: 0,
    position: 'not_known',
    summary: '',
    edited: [],
    failed: [],
    inDoubt: [],
  }
}
