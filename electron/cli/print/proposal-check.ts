import type { ProposalCheck } from '../../../shared/contract/changes.ts'
import { safeLine, safeText } from './safe-text.ts'
import type { Style } from './style.ts'

/** What comparing the outcome of Alembic's proposal with the model found; nothing where Headway wrote the revision. */
export function checkLines(check: ProposalCheck | null, style: Style): readonly string[] {
  if (check === null) return []
  if (check.kind === 'failed') {
    const { where, message } = check.error
    const place = where === null ? '' : `${where.file}${where.line === null ? '' : `:${where.line}`}: `
    return [style.red(`The proposal does not lead to the model as it is: ${safeLine(place + message)}`)]
  }
  const renames = check.renames.map(
    (flag) =>
      `  ${safeLine(flag)}: looks like a rename; Alembic drops the one and adds the other, and the data is lost.`,
  )
  const lacks = check.lacks.flatMap(({ title, sql }) => [
    `  ${safeLine(title)}`,
    ...addition(sql).map((text) => style.dim(`      ${text}`)),
  ])
  if (renames.length + lacks.length === 0) return [style.dim('Checked on the shadow: it leads to the model.')]
  return [
    ...(renames.length === 0 ? [] : [style.bold('Alembic proposes to lose:'), ...renames]),
    ...(lacks.length === 0 ? [] : [style.bold('Alembic did not see, add it by hand:'), ...lacks]),
  ]
}

/** One statement is shown; a rebuild of a table is nothing to be copied, and Alembic can write it. */
function addition(sql: readonly string[]): readonly string[] {
  const [only, ...others] = sql
  if (only === undefined) return []
  if (others.length === 0) return safeText(only).split('\n')
  return [`${sql.length} statements: write it with op.batch_alter_table (--json shows the SQL)`]
}
