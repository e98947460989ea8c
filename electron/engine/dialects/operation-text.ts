import { HeadwayError } from '../../../shared/errors.ts'
import type { DialectName } from '../../../shared/model/project.ts'
import type { OperationName } from '../../../shared/model/schema-operation.ts'
import { lexSql } from '../sql/lexer.ts'
import type { LexicalRules } from '../sql/lexical-rules.ts'

/** An operation that does not fit the schema, or is malformed. */
export function invalidOperation(message: string, hint: string | null = null): HeadwayError {
  return new HeadwayError('invalid_operation', message, { hint })
}

/** Something the database system does not have. */
export function notOnThisDialect(what: string, dialect: DialectName): HeadwayError {
  const system = dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'
  return new HeadwayError('unsupported', `${system} has no ${what}.`, {
    hint: `Ask op.dialect === '${dialect === 'sqlite' ? 'postgres' : 'sqlite'}' first, or leave it out.`,
  })
}

/** A table or type as it is told to people. */
export function shownName({ schema, name }: OperationName): string {
  return schema === null ? name : `${schema}.${name}`
}

/** Lets SQL pass that is one expression or type: parentheses in pairs, no statement's end. Throws `invalid_operation`. */
export function oneExpression(sql: string, rules: LexicalRules, what: string): string {
  let depth = 0
  for (const { text } of lexSql(sql, rules)) {
    if (text === '(') depth += 1
    if (text === ')') depth -= 1
    if (depth < 0 || text === ';') break
  }
  const ends = lexSql(sql, rules).some(({ text }) => text === ';')
  if (depth === 0 && !ends) return sql.trim()
  throw invalidOperation(`The ${what} is not one expression: ${sql}`, 'Look for a parenthesis or semicolon.')
}
