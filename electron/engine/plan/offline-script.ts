import type { RowChange } from '../../../shared/model/plan.ts'
import { oneLine } from './step-title.ts'

/** A step of a script: what runs, and what it does to the version table. */
export type ScriptStep = {
  /** One line, such as `upgrade a -> b, message`. */
  readonly title: string
  /** Empty for a stamp. */
  readonly statements: readonly string[]
  readonly rowChanges: readonly RowChange[]
  /** False: the statements run outside a transaction. */
  readonly transaction: boolean
  /** The revision read something, which a script cannot answer. */
  readonly readsData: boolean
}

/** What a script holds beside the steps' statements, for one dialect and version table. */
export type ScriptDialect = {
  /** What makes the command line client stop at the first error, instead of going on with half a schema. */
  readonly stopAtError: string
  /** True where foreign keys must be off around table rebuilds. */
  readonly foreignKeysSwitch: boolean
  readonly createVersionTable: string
  /** @param isFirst no row of the script was written before it */
  readonly rowChange: (change: RowChange, isFirst: boolean) => string
}

type OfflineScript = { readonly sql: string; readonly readsData: boolean }

/**
 * The script of `steps` for psql or sqlite3: it runs as it is. Transactions are around each step, or around the run
 * where no step refuses one; the version table is created first where `createsVersionTable`. One comment line a
 * step, another where the revision reads data. Pure. (SEMANTICS e.6; the marks of a run are the engine's own)
 */
export function renderOfflineScript(
  steps: readonly ScriptStep[],
  dialect: ScriptDialect,
  options: { readonly transactionMode: 'per-revision' | 'per-run'; readonly createsVersionTable: boolean },
): OfflineScript {
  const head = [dialect.stopAtError, ...(dialect.foreignKeysSwitch ? ['PRAGMA foreign_keys = OFF;'] : [])]
  const create = options.createsVersionTable ? [inTransaction([terminated(dialect.createVersionTable)])] : []
  const first = steps.flatMap((step) => step.rowChanges).find(({ kind }) => kind === 'insert')
  const parts = steps.flatMap((step) => stepParts(step, dialect, first))
  const groups =
    options.transactionMode === 'per-run' ? joinAll([...create, ...parts]) : joinFirst(create, parts)
  const blocks = [head, ...groups.map(wrap)].filter((lines) => lines.length > 0)
  return {
    sql: `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`,
    readsData: steps.some((step) => step.readsData),
  }
}

/** Lines that belong together, and whether they stand in a transaction. */
type Part = { readonly lines: readonly string[]; readonly transaction: boolean }

function inTransaction(lines: readonly string[]): Part {
  return { lines, transaction: true }
}

function stepParts(step: ScriptStep, dialect: ScriptDialect, first: RowChange | undefined): Part[] {
  const title = [`-- Running ${oneLine(step.title)}`]
  if (step.readsData)
    title.push('-- This revision reads data; what it would find is not known here: check its statements.')
  const statements = step.statements.map(terminated)
  const rows = step.rowChanges.map((change) => terminated(dialect.rowChange(change, change === first)))
  if (step.transaction) return [inTransaction([...title, ...statements, ...rows])]
  return [{ lines: [...title, ...statements], transaction: false }, inTransaction(rows)]
}

/** The version table is made together with the first step, where that has a transaction. */
function joinFirst(create: readonly Part[], parts: readonly Part[]): readonly Part[] {
  const [first, ...others] = parts
  if (first === undefined || !first.transaction) return [...create, ...parts]
  return [inTransaction([...create, first].flatMap((part) => part.lines)), ...others]
}

/** One transaction for all neighbours that take one. */
function joinAll(parts: readonly Part[]): readonly Part[] {
  const groups: { readonly lines: string[]; readonly transaction: boolean }[] = []
  for (const { lines, transaction } of parts) {
    const last = groups.at(-1)
    if (last !== undefined && last.transaction && transaction) last.lines.push(...lines)
    else groups.push({ lines: [...lines], transaction })
  }
  return groups
}

function wrap(part: Part): readonly string[] {
  if (!part.transaction || part.lines.length === 0) return part.lines
  return ['BEGIN;', ...part.lines, 'COMMIT;']
}

/** A statement with its semicolon, which a trailing comment must not swallow. */
function terminated(statement: string): string {
  const text = statement.trimEnd()
  if (text.endsWith(';')) return text
  const lastLine = text.slice(text.lastIndexOf('\n') + 1)
  return lastLine.includes('--') ? `${text}\n;` : `${text};`
}
