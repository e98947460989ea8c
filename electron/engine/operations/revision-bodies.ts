import type { SchemaChange } from '../../../shared/model/changes.ts'
import type { RevisionFormat } from '../../../shared/model/revision.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { SchemaRenderer } from '../dialects/schema-renderer.ts'
import { renderChangesSql } from '../schema/render-sql.ts'
import { renderChangesTypescript } from '../schema/render-typescript.ts'
import type { Bodies } from './new-revision.ts'

/** Both bodies of a revision file as lines: knex and `op` in code, single statements in SQL. */
export function bodiesOf(
  format: RevisionFormat,
  changes: readonly SchemaChange[],
  options: { readonly renderer: SchemaRenderer; readonly from: SchemaSnapshot },
): Bodies {
  const sql = format === 'sql'
  const { upgrade, downgrade } = (sql ? renderChangesSql : renderChangesTypescript)(changes, options)
  const lines = (statements: readonly string[]): string[] =>
    statements.flatMap((statement) => (sql ? `${statement};` : statement).split('\n'))
  return { upgrade: lines(upgrade), downgrade: lines(downgrade) }
}
