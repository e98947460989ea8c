import type { Plan, StatementInfo } from '../../../shared/model/plan.ts'
import { planScope } from '../../../shared/plan-scope.ts'

/** Words for kinds of statements worth counting, in the order they are told. */
const told: readonly (readonly [pattern: RegExp, one: string, many: string])[] = [
  [/^create (foreign )?table$/, 'table to create', 'tables to create'],
  [/^alter table add column$/, 'column to add', 'columns to add'],
  [/^create index$/, 'index to create', 'indexes to create'],
  [/^create (materialized )?view$/, 'view to create', 'views to create'],
  [/^create type$/, 'type to create', 'types to create'],
  [/^create trigger$/, 'trigger to create', 'triggers to create'],
  [/^alter table$/, 'table to alter', 'tables to alter'],
  [/^rebuild table$/, 'table to rebuild', 'tables to rebuild'],
  [/^insert$/, 'insert', 'inserts'],
  [/^(update|merge)$/, 'update', 'updates'],
  [/^(delete|truncate)$/, 'delete', 'deletes'],
  [/^(alter table )?drop column$/, 'column to drop', 'columns to drop'],
  [/^drop (foreign )?table$/, 'table to drop', 'tables to drop'],
  [/^drop index$/, 'index to drop', 'indexes to drop'],
  [/^drop (materialized )?view$/, 'view to drop', 'views to drop'],
]

/**
 * One line on what statements do: "3 revisions, one transaction each: 2 tables to create, 1 column to drop".
 * `statements` null: they are not known. Pure.
 */
export function summariseStatements(
  plan: Pick<Plan, 'steps' | 'transactionMode'>,
  statements: readonly StatementInfo[] | null,
): string {
  const head = planScope(plan)
  if (statements === null) return `${head}. What they do is not known without a shadow.`
  const counts = told.flatMap(([pattern, one, many]) => {
    const count = statements.filter((statement) => pattern.test(refined(statement))).length
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  })
  const dropped = statements.some((statement) => statement.destructive)
  const body = counts.length === 0 ? 'nothing to change in the schema' : counts.join(', ')
  return `${head}: ${body}.${dropped ? '' : ' Nothing is dropped.'}`
}

/** ALTER TABLE with one telling action is counted by that action. */
function refined({ kind, sql }: StatementInfo): string {
  if (kind !== 'alter table') return kind
  if (/\badd\s+column\b/i.test(sql)) return 'alter table add column'
  return /\bdrop\s+column\b/i.test(sql) ? 'alter table drop column' : kind
}

/** Names of what is lost, for ticking off one by one: `drop table orders`. Pure, without repeats. */
export function destructiveItems(statements: readonly StatementInfo[]): string[] {
  const items = statements
    .filter((statement) => statement.destructive)
    .map((statement) => destructiveItem(statement))
  return [...new Set(items)]
}

function destructiveItem(statement: StatementInfo): string {
  const kind = refined(statement)
  const column = /\bdrop\s+column\s+(?:if\s+exists\s+)?("[^"]+"|`[^`]+`|[\w$]+)/i.exec(statement.sql)?.[1]
  if (kind === 'alter table drop column' && column) {
    return `drop column ${statement.object ?? ''}.${column.replace(/^["`]|["`]$/g, '')}`
  }
  return `${kind} ${statement.object ?? ''}`.trim()
}
