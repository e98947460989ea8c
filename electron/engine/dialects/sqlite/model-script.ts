import type { ModelScript } from '../model-script.ts'
import { lexSql } from '../../sql/lexer.ts'
import { splitStatements } from '../../sql/split-statements.ts'
import { lexicalRules } from './sql-rules.ts'

/** What `.dump` and `.schema` write around a schema: the transaction, settings, and tables that SQLite makes itself. */
function saysNothing(sql: string): boolean {
  const words = lexSql(sql, lexicalRules).map(({ value }) => value.toLowerCase())
  const [first = '', second = ''] = words
  const table = words.indexOf('table')
  if (/^(?:begin|commit|end|analyze)$/.test(first)) return true
  if (first === 'pragma') return /^(?:foreign_keys|writable_schema|encoding|journal_mode)$/.test(second)
  if (first === 'create' && table === 1) return words.slice(2, 6).some((word) => word.startsWith('sqlite_'))
  return first === 'insert' && words.slice(1, 4).some((word) => /^sqlite_stat\d$/.test(word))
}

/** A model's text as `sqlite3 file .dump` or `.schema` writes it. */
export function readModel(script: string): ModelScript {
  const statements = splitStatements(script, lexicalRules).filter(({ sql }) => !saysNothing(sql))
  return { statements, leftOut: [] }
}
