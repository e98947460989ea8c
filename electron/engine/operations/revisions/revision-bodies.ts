import type { SchemaChange } from '../../../../shared/model/changes.ts'
import type { RevisionFormat } from '../../../../shared/model/revision.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { SchemaRenderer } from '../../dialects/schema-renderer.ts'
import { renderParts } from '../../schema/render-parts.ts'
import type { RenderedPart } from '../../schema/render-parts.ts'
import { annotateSql } from '../../schema/render-sql.ts'
import { annotateCode } from '../../schema/render-typescript.ts'
import type { Part } from './revision-chain.ts'

/**
 * The bodies of one revision file, or with `online` of several that follow each other, as lines: knex and `op` in
 * code, single statements in SQL.
 */
export function partsOf(
  format: RevisionFormat,
  changes: readonly SchemaChange[],
  options: { readonly renderer: SchemaRenderer; readonly from: SchemaSnapshot; readonly online: boolean },
): readonly Part[] {
  const sql = format === 'sql'
  const lines = ({ move, statements }: RenderedPart['there']): string[] =>
    (sql ? annotateSql : annotateCode)(move, statements).flatMap((one) => (sql ? `${one};` : one).split('\n'))
  return renderParts(changes, options).map(({ title, transaction, there, back }) => ({
    title,
    transaction,
    upgrade: lines(there),
    downgrade: lines(back),
  }))
}
