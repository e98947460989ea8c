/**
 * What the owner has to type where a role lacks a privilege, from the server's own words (SQLSTATE 42501). Names stand as
 * the server prints them; what is not told is left as a word in angle brackets. Pure.
 */
export function privilegeHint(message: string, sql: string, role: string | null): string {
  const who = role === null ? '<role>' : quoted(role)
  const [, kind, name = ''] =
    /permission denied for (schema|table|view|sequence|database|relation) (.+?)\.?$/i.exec(message) ?? []
  if (kind !== undefined) {
    const what = kind === 'table' || kind === 'view' || kind === 'relation' ? '' : `${kind.toUpperCase()} `
    return `Let its owner run: GRANT ${privilege(kind, sql)} ON ${what}${place(name, sql)} TO ${who};`
  }
  const [, owned, owner = ''] = /must be owner of (\w+) (.+?)\.?$/i.exec(message) ?? []
  if (owned === 'table' || owned === 'view' || owned === 'sequence') {
    return `Only its owner may do this: run it as that role. Where ${role ?? 'this role'} is to own it from now on, let the present owner run: ALTER ${owned.toUpperCase()} ${place(owner, sql)} OWNER TO ${who};`
  }
  if (owned !== undefined) return 'Only its owner may do this: connect as the owner of it.'
  return `The role ${role ?? ''} lacks this right: connect as a role that has it, or have it granted.`.replace(
    '  ',
    ' ',
  )
}

function privilege(kind: string, sql: string): string {
  if (kind === 'schema') return /^\s*(?:CREATE|ALTER)\b/i.test(sql) ? 'USAGE, CREATE' : 'USAGE'
  if (kind === 'sequence') return 'USAGE'
  if (kind === 'database') return /\bCREATE\b/i.test(sql) ? 'CREATE' : 'CONNECT'
  const [, verb] = /^\s*(SELECT|INSERT|UPDATE|DELETE|TRUNCATE|LOCK)\b/i.exec(sql) ?? []
  if (verb !== undefined) return verb.toUpperCase().replace('LOCK', 'SELECT')
  if (/^\s*COPY\b/i.test(sql)) return /\bTO\s+STDOUT\b/i.test(sql) ? 'SELECT' : 'INSERT'
  // WITH, DECLARE: what it does stands further inside.
  const verbs = sql.toUpperCase().matchAll(/\b(?:SELECT|INSERT|DELETE|(?<!FOR )UPDATE)\b/g)
  const inside = [...new Set(Array.from(verbs, ([word]) => word))]
  return (inside.length === 0 ? ['SELECT', 'INSERT', 'UPDATE', 'DELETE'] : inside).join(', ')
}

/** With its schema, where the statement writes one before the name; the server tells the bare name. */
function place(name: string, sql: string): string {
  const pattern = new RegExp(`("[^"]+"|\\w+)\\."?${escaped(name)}"?(?!\\w)`, 'i')
  const schema = pattern.exec(sql)?.[1]?.replaceAll('"', '')
  return schema === undefined ? quoted(name) : `${quoted(schema)}.${quoted(name)}`
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
