import type { Session } from '../dialect.ts'
import type { KnownRoles, LeftOut, ModelScript, ModelStatement } from '../model-script.ts'
import { lexSql } from '../../sql/lexer.ts'
import { withoutPsqlParts, type PsqlPart } from '../../sql/psql-script.ts'
import { splitStatements } from '../../sql/split-statements.ts'
import { lexicalRules } from './sql-rules.ts'

/** Commands of psql that say nothing of the schema: `pg_dump` and people write them around it. */
const silent =
  /^(?:restrict|unrestrict|set|unset|echo|qecho|warn|pset|timing|encoding|t|a|x|q|\.|errverbose|conninfo)$/

function partsLeftOut(parts: readonly PsqlPart[]): LeftOut[] {
  const commands = parts.flatMap((part) =>
    part.kind === 'command' && !silent.test(part.name)
      ? [{ kind: 'psql command', name: part.text, reason: 'the model is read as one schema, without psql' }]
      : [],
  )
  const rows = parts.flatMap((part) => (part.kind === 'rows' && part.count > 0 ? [part] : []))
  const told = rows.map(({ table, count }) => ({
    kind: 'rows of the model',
    name: table,
    reason: `${count} ${count === 1 ? 'row' : 'rows'} after COPY; a model is a schema`,
  }))
  return [...commands, ...told]
}

const run: ModelStatement = { kind: 'run' }
const leaveOut: ModelStatement = { kind: 'leave out' }

/** Settings that a dump makes for its own session: limits, and the encoding, which has been applied already. */
const ownSettings =
  /^(?:statement_timeout|lock_timeout|\w+_session_timeout|transaction_timeout|client_encoding)$/

function tell(kind: string, words: readonly string[], reason: string): ModelStatement {
  return { kind: 'tell', leftOut: { kind, name: words.slice(0, 8).join(' '), reason } }
}

/** A quick look that spares most statements the lexer. */
const mayConcern =
  /^(?:\s|--[^\n]*\n|\/\*[^*]*\*\/)*(?:set|begin|start|commit|end|comment|security|grant|revoke|(?:create|alter|drop)\s+(?:database|subscription|tablespace|default\s+privileges)|alter\s[\s\S]*\bowner\s+to\s)/i

/** What becomes of a statement. Pure. */
export function modelStatement(sql: string, roles: KnownRoles | null): ModelStatement {
  if (!mayConcern.test(sql)) return run
  const tokens = lexSql(sql, lexicalRules)
  const words = tokens.filter(({ kind }) => kind === 'word' || kind === 'quoted').map(({ value }) => value)
  const [first = '', second = '', third = ''] = words
  if (first === 'set' && ownSettings.test(/^(?:session|local)$/.test(second) ? third : second))
    return leaveOut
  if (words.length === tokens.length && transactionEdge.test(words.join(' '))) return leaveOut
  // Every database has it, and its owner is usually not the role that creates schemas.
  if (first === 'comment' && third === 'extension' && words[3] === 'plpgsql') return leaveOut
  const kind = serverKind(words)
  if (kind !== null) return tell(kind, words, `a ${kind} is no part of a schema`)
  return roles === null ? run : forRoles(words, roles)
}

/** `BEGIN`, `COMMIT` and their kin, alone: the model runs in one transaction of its own. */
const transactionEdge = /^(?:begin|commit|end|start transaction)(?: transaction| work)?$/

/** What a statement is about that belongs to the server; null for the rest. */
function serverKind([first = '', second = '', third = '', ...rest]: readonly string[]): string | null {
  if (/^(?:create|alter|drop)$/.test(first))
    return /^(?:database|subscription|tablespace)$/.test(second) ? second : null
  if (first === 'comment') return third === 'database' ? third : null
  const words = [second, third, ...rest]
  const on = words.indexOf('on')
  return /^(?:grant|revoke|security)$/.test(first) && words[on + 1] === 'database' ? 'database' : null
}

const notRoles =
  /^(?:public|with|grant|option|granted|by|group|cascade|restrict|current_user|session_user|current_role)$/

/** Whose new objects `ALTER DEFAULT PRIVILEGES FOR ROLE a, b` is about. */
function rolesOfDefaults(words: readonly string[]): readonly string[] {
  if (words[3] !== 'for') return []
  return words.slice(
    5,
    words.findIndex((word, at) => at > 5 && /^(?:in|grant|revoke)$/.test(word)),
  )
}

/** Owners and grants name roles, which belong to the server: without such a role the schema is the same. */
function forRoles(words: readonly string[], roles: KnownRoles): ModelStatement {
  const [first, second] = words
  const owner = first === 'alter' && words.at(-3) === 'owner' && words.at(-2) === 'to'
  const defaults = first === 'alter' && second === 'default'
  const grants = first === 'grant' || first === 'revoke' || defaults
  if (!owner && !grants && !(first === 'set' && second === 'session')) return run
  const edge = words.findLastIndex((word) => word === 'to' || word === 'from')
  const acting = defaults ? rolesOfDefaults(words) : []
  const names = [...(owner ? words.slice(-1) : words.slice(edge + 1)), ...acting]
  const named = names.filter((name) => !notRoles.test(name))
  const unknown = named.find(
    (name) => !roles.has(name) || ((owner || acting.includes(name)) && !roles.get(name)),
  )
  if (unknown === undefined) return run
  const reason = roles.has(unknown)
    ? `nothing can be made as role ${unknown}`
    : `the server has no role ${unknown}`
  return tell(owner ? 'owner' : 'grant', words, reason)
}

/**
 * A model's text as `pg_dump` writes it: commands of psql, rows of COPY and what concerns the server are left out.
 * Throws `unsupported` where the rest would mean something else without them.
 */
export function readModel(script: string, roles: KnownRoles | null): ModelScript {
  const { sql, parts } = withoutPsqlParts(script, lexicalRules)
  const leftOut = partsLeftOut(parts)
  const statements = splitStatements(sql, lexicalRules).filter((statement) => {
    const fate = modelStatement(statement.sql, roles)
    if (fate.kind === 'tell') leftOut.push(fate.leftOut)
    return fate.kind === 'run'
  })
  return { statements, leftOut }
}

/** Asked before a model is read: see `KnownRoles`. */
export async function knownRoles(session: Session): Promise<KnownRoles> {
  const { rows } = await session.query(
    `select rolname as name, pg_has_role(oid, 'member') as acts from pg_roles`,
  )
  return new Map(rows.map((row) => [String(row['name']), row['acts'] === true]))
}

/** Version, role, settings, roles and extensions: see `Dialect.scratchFacts`. */
export async function scratchFacts(session: Session): Promise<string> {
  const { rows } =
    await session.query(`select version(), current_user::text as role, current_database()::text as name,
    (select string_agg(name || '=' || setting, ',' order by name) from pg_settings where source in ('database', 'user',
      'database user') or name = 'search_path') as settings,
    (select string_agg(rolname || rolsuper::text, ',' order by rolname) from pg_roles) as roles,
    (select string_agg(name || coalesce(default_version, ''), ',' order by name) from pg_available_extensions) as extensions`)
  return JSON.stringify(rows[0] ?? {})
}
