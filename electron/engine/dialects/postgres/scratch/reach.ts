import type { Words } from '../../../sql/classify.ts'
import { wordsOf } from '../../../sql/classify.ts'
import type { SqlToken } from '../../../sql/lexer.ts'
import type { Reach } from '../../scratch.ts'
import { lexicalRules } from '../sql-rules.ts'

type Rule = { readonly kind: Reach['kind']; readonly what: string; readonly starts: readonly string[][] }

/** Statements by their first words; a `|` parts alternatives. */
const rules: readonly Rule[] = [
  rule('machine', 'a user mapping is the way to another server', ['create|alter|drop user mapping']),
  rule('server', 'roles belong to the whole server', [
    'create|alter|drop role|user|group',
    'reassign owned',
    'drop owned',
  ]),
  rule('server', 'databases belong to the whole server', ['create|alter|drop database']),
  rule('machine', 'a tablespace is a folder of the machine', ['create|alter|drop tablespace']),
  rule('server', 'it changes settings of the whole server', ['alter system']),
  rule('server', 'it works on the whole server', ['checkpoint']),
  rule('server', 'the comment is on something of the whole server', [
    'comment on database|role|tablespace|subscription',
  ]),
  rule('machine', 'a subscription connects to another server', ['create|alter|drop subscription']),
  rule('machine', 'it reads from another server', ['import foreign schema']),
  rule('machine', 'it loads a library of the machine', ['load']),
]

/** Functions that do more than answer, by pattern of their name. */
const functions: readonly { readonly kind: Reach['kind']; readonly what: string; readonly names: RegExp }[] =
  [
    {
      kind: 'machine',
      what: 'it works on files of the machine',
      names:
        /^(?:pg_read_(?:binary_)?file|pg_stat_file|pg_ls_\w+|pg_file_\w+|pg_logdir_ls|pg_rotate_logfile|lo_(?:im|ex)port)$/,
    },
    {
      kind: 'machine',
      what: 'it connects to another server',
      names: /^(?:dblink(?:_\w+)?|postgres_fdw_\w+)$/,
    },
    {
      kind: 'server',
      what: 'it acts on other sessions or on the whole server',
      names:
        /^(?:pg_(?:terminate|cancel)_backend|pg_reload_conf|pg_promote|pg_switch_wal|pg_create_restore_point|pg_(?:backup_)?(?:start|stop)(?:_backup)?|pg_log_backend_memory_contexts|pg_stat_reset_(?:shared|slru|replication_slot)|pg_(?:wal_replay_(?:pause|resume)))$/,
    },
    {
      kind: 'server',
      what: 'replication belongs to the whole server',
      names:
        /^(?:pg_(?:create|drop|copy)_(?:physical_|logical_)?replication_slot|pg_replication_slot_advance|pg_replication_origin_\w+|pg_logical_slot_get_\w+|pg_sync_replication_slots)$/,
    },
  ]

/** Languages whose functions can do whatever a program of the server can. */
const untrusted = /^(?:c|pl(?:python[23]?u?|perlu|tclu|sh|r|javau|lua?u|phpu|rust|dotnet)|pljava)$/

/**
 * How a statement reaches beyond the database it runs in, seen from its words; null where it does not. Text inside DO,
 * function bodies, and strings that SELECT or CALL pass on is searched word by word: it errs on the side of refusing.
 * Pure.
 */
export function reachOf(sql: string): Reach | null {
  const words = wordsOf(sql, lexicalRules)
  const found = ofStatement(words) ?? ofFunctions(words) ?? ofLanguage(words)
  return found ?? (runsText(words) ? ofTexts(words) : null)
}

function ofStatement(words: Words): Reach | null {
  return matching(words, 0) ?? ofGrant(words, 0) ?? ofSharedObject(words, 0) ?? ofCopy(words, 0)
}

function matching(words: Words, at: number): Reach | null {
  const found = rules.find(({ starts }) =>
    starts.some((parts) => parts.every((part, offset) => part.split('|').includes(words.word(at + offset)))),
  )
  return found === undefined ? null : { kind: found.kind, what: found.what }
}

/** GRANT and REVOKE of roles (no ON before TO or FROM), and of rights on databases, tablespaces and parameters. */
function ofGrant(words: Words, at: number): Reach | null {
  if (words.word(at) !== 'grant' && words.word(at) !== 'revoke') return null
  const on = wordAfter(words, at, ['on', 'to', 'from', ';'])
  if (words.word(on) !== 'on')
    return { kind: 'server', what: 'memberships of roles belong to the whole server' }
  const shared = ['database', 'tablespace', 'parameter'].includes(words.word(on + 1))
  return shared ? { kind: 'server', what: 'the right is on something of the whole server' } : null
}

function ofSharedObject(words: Words, at: number): Reach | null {
  if (!words.starts(at, 'security', 'label')) return null
  const on = wordAfter(words, at, ['on'])
  return ['database', 'role', 'tablespace', 'subscription'].includes(words.word(on + 1))
    ? { kind: 'server', what: 'the label is on something of the whole server' }
    : null
}

/** COPY to and from a file or program; STDIN and STDOUT stay within the connection. */
function ofCopy(words: Words, at: number): Reach | null {
  if (words.word(at) !== 'copy') return null
  const { tokens } = words
  let depth = 0
  for (let index = at + 1; index < tokens.length; index += 1) {
    const word = words.word(index)
    if (word === '(') depth += 1
    else if (word === ')') depth -= 1
    else if (depth === 0 && (word === 'from' || word === 'to')) {
      return namesFile(tokens[index + 1])
        ? { kind: 'machine', what: 'COPY reads or writes a file or a program of the machine' }
        : null
    }
  }
  return null
}

/**
 * A literal, PROGRAM, or a placeholder that code fills in: `%L`, or the end of a string that is continued elsewhere.
 */
function namesFile(token: SqlToken | undefined): boolean {
  return token === undefined || token.kind === 'string' || ['program', '%', '|', '$'].includes(token.word)
}

function wordAfter(words: Words, from: number, wanted: readonly string[]): number {
  const found = words.tokens.findIndex((token, index) => index > from && wanted.includes(token.word))
  return found === -1 ? words.tokens.length : found
}

/** A call of one of the functions, quoted or with its schema, anywhere. */
function ofFunctions(words: Words): Reach | null {
  for (const [index, token] of words.tokens.entries()) {
    if (words.word(index + 1) !== '(' || (token.kind !== 'word' && token.kind !== 'quoted')) continue
    const name = token.kind === 'word' ? token.word : words.sql.slice(token.start + 1, token.end - 1)
    const found = functions.find(({ names }) => names.test(name))
    if (found !== undefined) return { kind: found.kind, what: `${name}: ${found.what}` }
  }
  return null
}

function ofLanguage(words: Words): Reach | null {
  for (const [index, token] of words.tokens.entries()) {
    if (token.word !== 'language') continue
    const next = words.tokens[index + 1]
    if (next === undefined) continue
    const name = words.sql
      .slice(next.start, next.end)
      .replaceAll(/^['"]|['"]$/g, '')
      .toLowerCase()
    if (untrusted.test(name))
      return { kind: 'machine', what: `code in ${name} can do anything on the machine` }
  }
  return null
}

/** Whether a text inside the statement may be run, now or later. */
function runsText(words: Words): boolean {
  const first = words.word(0)
  if (['do', 'select', 'call', 'with', 'execute', 'prepare', 'perform'].includes(first)) return true
  return first === 'create' && words.tokens.some(({ word }) => word === 'function' || word === 'procedure')
}

function ofTexts(words: Words): Reach | null {
  for (const token of words.tokens) {
    if (token.kind !== 'string') continue
    const inner = insideOf(words.sql.slice(token.start, token.end))
    const found = ofText(wordsOf(inner, lexicalRules))
    if (found !== null) return found
  }
  return null
}

function insideOf(text: string): string {
  const dollar = /^\$[^$]*\$/.exec(text)?.[0]
  if (dollar !== undefined) return text.slice(dollar.length, -dollar.length)
  return text
    .replace(/^[eE]?'/, '')
    .replace(/'$/, '')
    .replaceAll("''", "'")
}

/** Code of another kind: a statement may begin at any word. */
function ofText(words: Words): Reach | null {
  for (const [index, token] of words.tokens.entries()) {
    if (token.kind !== 'word') continue
    const found =
      matching(words, index) ?? ofGrant(words, index) ?? ofSharedObject(words, index) ?? ofCopy(words, index)
    if (found !== null) return found
  }
  return ofFunctions(words) ?? ofTexts(words)
}

function rule(kind: Reach['kind'], what: string, starts: readonly string[]): Rule {
  return { kind, what, starts: starts.map((text) => text.split(' ')) }
}
