import { lexicalRules } from './sql-rules.ts'
import type { EffectObject, StatementEffect } from '../../../../shared/model/effects.ts'
import type { ReadEffects } from '../../sql/effects.ts'
import { codeEffect, effectOf, ifMissing, unknownEffect } from '../../sql/effects.ts'
import { lexSql } from '../../sql/lexer.ts'
import type { SqlToken } from '../../sql/lexer.ts'
import { nameAt } from './effects-names.ts'
import { pragmaEffects } from './effects-pragmas.ts'
import { writeEffects } from './effects-writes.ts'
import { TokenCursor } from './token-cursor.ts'

/** What statements do, by their words: SQLite's grammar is small. */
export const readEffects: ReadEffects = async (statements) => statements.map(statementEffects)

function statementEffects(sql: string): StatementEffect[] {
  const all = lexSql(sql, lexicalRules)
  const tokens = all.filter(({ text }) => text !== ';')
  if (holdsSeveral(all)) return [unknownEffect(sql)]
  const cursor = new TokenCursor(tokens, sql)
  const [first] = tokens
  const verb = first?.kind === 'word' ? first.value : ''
  try {
    const effects = verbs[verb]?.(cursor, tokens) ?? [unknownEffect(sql)]
    return [...effects, ...loadedCode(tokens)]
  } catch {
    return [unknownEffect(sql)]
  }
}

/** More than one statement: only the body of a trigger holds some. */
function holdsSeveral(tokens: readonly SqlToken[]): boolean {
  const end = tokens.findIndex(({ text }) => text === ';')
  if (end === -1 || tokens.slice(end).every(({ text }) => text === ';')) return false
  return !tokens.slice(0, 3).some(({ kind, value }) => kind === 'word' && value === 'trigger')
}

type Verb = (cursor: TokenCursor, tokens: readonly SqlToken[]) => StatementEffect[]

const setting: Verb = () => [effectOf('setting', null)]
const writes: Verb = (_cursor, tokens) => writeEffects(tokens)

const verbs: Readonly<Record<string, Verb>> = {
  create: createEffects,
  alter: alterEffects,
  drop: dropEffects,
  insert: writes,
  replace: writes,
  update: writes,
  delete: writes,
  with: writes,
  select: writes,
  values: writes,
  explain: () => [effectOf('read', null)],
  pragma: pragmaEffects,
  vacuum: () => [effectOf('maintain', null, { lock: 'reads and writes', rewrites: true })],
  reindex: () => [effectOf('maintain', null, { lock: 'writes' })],
  analyze: () => [effectOf('maintain', null)],
  attach: setting,
  detach: setting,
  begin: setting,
  commit: setting,
  end: setting,
  rollback: setting,
  savepoint: setting,
  release: setting,
}

/** The one function that brings in code of others. */
function loadedCode(tokens: readonly SqlToken[]): StatementEffect[] {
  const calls = tokens.some(
    ({ value }, at) => value.toLowerCase() === 'load_extension' && tokens[at + 1]?.text === '(',
  )
  return calls ? [codeEffect('load_extension()')] : []
}

function createEffects(cursor: TokenCursor): StatementEffect[] {
  cursor.next()
  const unique = cursor.takeWord('unique')
  for (const word of ['temp', 'temporary', 'virtual']) cursor.takeWord(word)
  const kind = cursor.next().value
  const perhaps = cursor.isWords('if', 'not', 'exists')
  if (perhaps) cursor.skip(3)
  const object = nameAt(cursor, kind)
  const detail = perhaps ? ifMissing : unique ? 'unique' : null
  if (kind !== 'index') return [effectOf('create', object, { detail })]
  return [effectOf('create', object, { lock: 'writes', scans: true, detail }), indexedTable(cursor, unique)]
}

/** The table that is read for an index; a unique one over plain columns refuses rows of it. */
function indexedTable(cursor: TokenCursor, unique: boolean): StatementEffect {
  cursor.expectWord('on')
  const table = nameAt(cursor, 'table')
  if (!unique) return effectOf('read', table)
  cursor.expect('(')
  const columns = [nameAt(cursor, 'column').name]
  while (cursor.take(',')) columns.push(nameAt(cursor, 'column').name)
  const plain = cursor.take(')') && cursor.peek() === null
  return effectOf('read', table, plain ? { columns, demands: 'unique' } : {})
}

/** What goes with an object of a kind. An index is made again from its table. */
const losses: Readonly<Record<string, StatementEffect['loses']>> = {
  table: 'rows',
  view: 'definition',
  trigger: 'guard',
  index: null,
}

function dropEffects(cursor: TokenCursor): StatementEffect[] {
  cursor.next()
  const kind = cursor.next().value
  if (cursor.isWords('if', 'exists')) cursor.skip(2)
  const loses = losses[kind]
  if (loses === undefined) throw cursor.unexpected()
  return [effectOf('drop', nameAt(cursor, kind), { loses, lock: 'reads and writes' })]
}

function alterEffects(cursor: TokenCursor): StatementEffect[] {
  cursor.next()
  cursor.expectWord('table')
  const table = nameAt(cursor, 'table')
  const verb = cursor.next().value
  if (verb === 'rename') return renameEffects(cursor, table)
  if (verb === 'alter') return alterColumn(cursor, table)
  if (verb === 'add') return addEffects(cursor, table)
  if (verb !== 'drop') throw cursor.unexpected()
  if (cursor.takeWord('constraint')) {
    const detail = nameAt(cursor, 'constraint').name
    return [effectOf('drop constraint', table, { detail, loses: 'guard' })]
  }
  cursor.takeWord('column')
  const columns = [nameAt(cursor, 'column').name]
  return [
    effectOf('drop column', table, { columns, loses: 'values', lock: 'reads and writes', rewrites: true }),
  ]
}

function renameEffects(cursor: TokenCursor, table: EffectObject): StatementEffect[] {
  if (cursor.takeWord('to')) return [effectOf('rename', table, { detail: nameAt(cursor, 'table').name })]
  cursor.takeWord('column')
  const columns = [nameAt(cursor, 'column').name]
  cursor.expectWord('to')
  return [effectOf('rename column', table, { columns, detail: nameAt(cursor, 'column').name })]
}

function addEffects(cursor: TokenCursor, table: EffectObject): StatementEffect[] {
  if (cursor.isWord('constraint') || cursor.isWord('check')) {
    return [effectOf('add constraint', table, { lock: 'writes', scans: true })]
  }
  cursor.takeWord('column')
  return [effectOf('add column', table, { columns: [nameAt(cursor, 'column').name] })]
}

/** ALTER COLUMN c SET/DROP NOT NULL, of the newest libraries. */
function alterColumn(cursor: TokenCursor, table: EffectObject): StatementEffect[] {
  cursor.takeWord('column')
  const columns = [nameAt(cursor, 'column').name]
  const sets = cursor.takeWord('set')
  if (!sets) cursor.expectWord('drop')
  if (!cursor.isWords('not', 'null')) throw cursor.unexpected()
  return [
    sets
      ? effectOf('set not null', table, { columns, lock: 'writes', scans: true, demands: 'not null' })
      : effectOf('alter', table, { columns }),
  ]
}
