import type { StatementInfo } from '../../../../shared/model/plan.ts'
import type { SquashDataStep } from '../../../../shared/model/squash.ts'
import type { RecordedStep } from './record-range.ts'

const writes = new Set(['insert', 'update', 'delete', 'truncate'])

/** What the revisions do to rows; rebuilding a table with its rows counts as schema. Pure. */
export function dataSteps(steps: readonly RecordedStep[], dropped: ReadonlySet<string>): SquashDataStep[] {
  return steps.flatMap(({ revision: { id, message }, statements }) => {
    const data = dataStatements(statements).map(({ sql }) => sql)
    return data.length === 0
      ? []
      : [{ revision: id, message, statements: data, kept: !dropped.has(id) && !dropped.has('all') }]
  })
}

/** The statements of one revision that write rows. */
export function dataStatements(statements: readonly StatementInfo[]): readonly StatementInfo[] {
  return statements.filter(({ effects }, at) =>
    effects?.some(
      ({ effect, object }) =>
        writes.has(effect) && !(effect === 'insert' && isMoved(object?.name, statements.slice(at + 1))),
    ),
  )
}

/** Whether a table gets another name, or goes, later in the same revision: rows pass through it. */
function isMoved(table: string | undefined, later: readonly StatementInfo[]): boolean {
  return later.some(({ effects }) =>
    effects?.some(
      ({ effect, object }) => (effect === 'rename' || effect === 'drop') && object?.name === table,
    ),
  )
}
