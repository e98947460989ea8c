import type { RevisionFormat } from '../../../shared/model/revision.ts'
import type { RenderedSql } from '../schema/render-sql.ts'
import type { Bodies } from './new-revision.ts'

/** Both functions of a revision file as lines, from statements. */
export function bodiesOf(format: RevisionFormat, { upgrade, downgrade }: RenderedSql): Bodies {
  const lines = format === 'sql' ? sqlLines : codeLines
  return { upgrade: lines(upgrade), downgrade: lines(downgrade) }
}

function sqlLines(statements: readonly string[]): string[] {
  return statements.flatMap((statement) => `${statement};`.split('\n'))
}

function codeLines(statements: readonly string[]): string[] {
  return statements.flatMap((statement) => {
    const text = statement.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')
    return `await op.execute(\`${text}\`)`.split('\n')
  })
}
