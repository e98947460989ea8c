import type { SchemaChange } from '../../../../shared/model/changes.ts'
import type { DialectName } from '../../../../shared/model/project.ts'
import type { RevisionFormat } from '../../../../shared/model/revision.ts'
import type { SchemaSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import type { SchemaRenderer } from '../../dialects/schema-renderer.ts'
import { templateLiteral } from '../../dialects/code-literals.ts'
import { traitsOf } from '../../dialects/traits.ts'
import { renderParts } from '../../schema/render-parts.ts'
import type { RenderedPart } from '../../schema/render-parts.ts'
import { annotateSql } from '../../schema/render-sql.ts'
import { annotateCode } from '../../schema/render-typescript.ts'
import { executedByAlembic } from '../../revisions/formats/python/execute.ts'
import type { Part } from './revision-chain.ts'

/**
 * The bodies of one revision file, or with `online` of several that follow each other: lines of code with knex and
 * `op`, or single statements of SQL.
 */
export function partsOf(
  format: RevisionFormat,
  changes: readonly SchemaChange[],
  options: { readonly renderer: SchemaRenderer; readonly from: SchemaSnapshot; readonly online: boolean },
): readonly Part[] {
  const lines = ({ move, statements }: RenderedPart['there']): readonly string[] => {
    if (format !== 'sql' && format !== 'py') return annotateCode(move, statements)
    const sql = annotateSql(move, statements.map(traitsOf(move.to.dialect).sqlFileText))
    return format === 'py' ? sql.flatMap(executedByAlembic) : sql.map(terminated)
  }
  return renderParts(changes, options).map(({ title, transaction, there, back }) => ({
    title,
    transaction,
    upgrade: lines(there),
    downgrade: lines(back),
  }))
}

/** Statements that ran, as the lines of a body. */
export function bodyOf(
  format: RevisionFormat,
  dialect: DialectName,
  statements: readonly string[],
): string[] {
  if (format === 'ts' || format === 'js')
    return statements.map((sql) => `await op.execute(${templateLiteral(sql)})`)
  const sql = statements.map((text) => traitsOf(dialect).sqlFileText(text.trim().replace(/;$/, '')))
  return format === 'py' ? sql.flatMap(executedByAlembic) : sql.map(terminated)
}

/** A statement as a SQL file holds it, without a comment on what it loses. */
export function fileStatement(dialect: DialectName, sql: string): string {
  return terminated(traitsOf(dialect).sqlFileText(sql))
}

/** A statement with its semicolon, which must not fall into a comment at its end. */
function terminated(sql: string): string {
  const last = sql.slice(sql.lastIndexOf('\n') + 1)
  return last.includes('--') ? `${sql}\n;` : `${sql};`
}
