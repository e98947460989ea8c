import { templateLiteral } from '../dialects/code-literals.ts'
import type { SchemaMove } from '../dialects/schema-renderer.ts'
import { traitsOf } from '../dialects/traits.ts'
import { lossNote } from './loss-notes.ts'

/** The lines of the code for a statement. A template literal is one of them, whatever lines it holds. */
function codeFor(move: SchemaMove, sql: string): readonly string[] {
  const { knexCode } = traitsOf(move.to.dialect)
  for (const change of knexCode === null ? [] : move.changes) {
    const code = knexCode?.(move, change, sql) ?? null
    if (code !== null) return code.split('\n')
  }
  return [`await op.execute(${templateLiteral(sql)})`]
}

/**
 * Each statement as code for `upgrade(knex, op)` or `downgrade(knex, op)`: knex's builder where it says exactly what the
 * statement says, else `op.execute` with the statement; always the latter where knex names and rebuilds in its own way,
 * as on SQLite. With a comment before what loses data. The lines of code, each of which may be indented: where a literal
 * spans lines, it is one of them.
 */
export function annotateCode(move: SchemaMove, statements: readonly string[]): readonly string[] {
  return statements.flatMap((sql) => {
    const note = lossNote(move, sql)
    return note === null ? codeFor(move, sql) : [`// ${note}`, ...codeFor(move, sql)]
  })
}
