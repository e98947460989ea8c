import type { ScriptStatement } from '../dialect.ts'
import type { ModelScript } from '../model-script.ts'
import { lexSql } from '../../sql/lexer.ts'
import { splitStatements } from '../../sql/split-statements.ts'
import { lexicalRules } from './sql-rules.ts'

/** Names and keywords in lower case, strings without their quotes. */
const wordsOf = (sql: string): readonly string[] =>
  lexSql(sql, lexicalRules).map(({ kind, value }) =>
    (kind === 'string' ? value.slice(1, -1).replaceAll("''", "'") : value).toLowerCase(),
  )

/** What `.dump` and `.schema` write around a schema: the transaction, settings, and tables that SQLite makes itself. */
function saysNothing(words: readonly string[]): boolean {
  const [first = '', second = ''] = words
  if (/^(?:begin|commit|end|analyze)$/.test(first)) return true
  if (first === 'pragma') return /^(?:foreign_keys|writable_schema|encoding|journal_mode)$/.test(second)
  if (first === 'create' && second === 'table')
    return words.slice(2, 6).some((word) => word.startsWith('sqlite_'))
  return first === 'insert' && words.slice(1, 4).some((word) => /^sqlite_stat\d$/.test(word))
}

/** `.dump` writes a virtual table as a row of the schema table, whose last value makes it. */
function virtualTable(statement: ScriptStatement, words: readonly string[]): ScriptStatement {
  if (words[0] !== 'insert' || !/^sqlite_(?:master|schema)$/.test(words[2] ?? '')) return statement
  const last = lexSql(statement.sql, lexicalRules).findLast(({ kind }) => kind === 'string')
  const sql = last?.value.slice(1, -1).replaceAll("''", "'") ?? ''
  return /^create\s+virtual\s/i.test(sql) ? { ...statement, sql } : statement
}

/** What modules that come with SQLite make beside a virtual table (sqlite.org/vtab.html, "xShadowName"). */
const shadowParts: Readonly<Record<string, readonly string[]>> = {
  fts3: ['content', 'segments', 'segdir', 'docsize', 'stat'],
  fts4: ['content', 'segments', 'segdir', 'docsize', 'stat'],
  fts5: ['data', 'idx', 'content', 'docsize', 'config'],
  rtree: ['node', 'parent', 'rowid'],
  rtree_i32: ['node', 'parent', 'rowid'],
  geopoly: ['node', 'parent', 'rowid'],
}

/** Names of the tables that come with a virtual table. */
function shadowsOf(words: readonly string[]): readonly string[] {
  if (words[0] !== 'create' || words[1] !== 'virtual') return []
  const using = words.indexOf('using')
  return (shadowParts[words[using + 1] ?? ''] ?? []).map((part) => `${words[using - 1] ?? ''}_${part}`)
}

/** Whether a statement makes or fills one of these tables. */
function concerns(words: readonly string[], tables: ReadonlySet<string>): boolean {
  const [first, second, third] = words
  if (first === 'insert' && second === 'into') return tables.has(third ?? '')
  if (first !== 'create' || second !== 'table') return false
  return tables.has((third === 'if' ? words[5] : third) ?? '')
}

/** A model's text as `sqlite3 file .dump` or `.schema` writes it, or the rows of its schema table. */
export function readModel(script: string): ModelScript {
  const read = splitStatements(script, lexicalRules).map((statement) => {
    const words = wordsOf(statement.sql)
    const made = virtualTable(statement, words)
    return { statement: made, words: made === statement ? words : wordsOf(made.sql) }
  })
  const shadows = new Set(read.flatMap(({ words }) => shadowsOf(words)))
  const statements = read.filter(({ words }) => !saysNothing(words) && !concerns(words, shadows))
  return { statements: statements.map(({ statement }) => statement), leftOut: [] }
}
