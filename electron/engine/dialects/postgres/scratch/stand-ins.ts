import { HeadwayError } from '../../../../../shared/errors.ts'
import type { GuardedStatement, Session } from '../../dialect.ts'
import { quoteName, quoteText } from '../../version-table-sql.ts'

/** Tells a role of a shadow from one that somebody made for another purpose. */
const mark = 'Made by Headway for a shadow database'

/** Roles that stand in for those of the target on another server: without login, made when a statement names them. */
export interface StandIns {
  /** Whether something must be done for a statement before it is sent. */
  concerns(statement: GuardedStatement): boolean
  before(session: Session, statement: GuardedStatement): Promise<void>
  after(session: Session, statement: GuardedStatement): Promise<void>
  /** Roles that were made here, by us or by revisions. */
  readonly made: ReadonlySet<string>
}

/** @param roles of the target, without those that the scratch server has */
export function createStandIns(roles: readonly string[]): StandIns {
  const missing = new Set(roles)
  const made = new Set<string>()
  const named = ({ sql, statement }: GuardedStatement): readonly string[] =>
    missing.size === 0
      ? []
      : [...new Set(wordsIn(sql))].filter(
          (word) => missing.has(word) && !(makesRole(statement.kind) && statement.object === word),
        )
  return {
    made,
    concerns: (statement) => makesRole(statement.statement.kind) || named(statement).length > 0,
    async before(session, statement) {
      const { kind, object } = statement.statement
      if (makesRole(kind) && object !== null) await dropLeftover(session, object)
      for (const role of named(statement)) {
        made.add(role)
        await createRole(session, role)
      }
    },
    async after(session, { statement: { kind, object } }) {
      if (!makesRole(kind) || object === null) return
      made.add(object)
      await session.query(`comment on role ${quoteName(object)} is ${quoteText(mark)}`)
    },
  }
}

function makesRole(kind: string): boolean {
  return kind === 'create role' || kind === 'create user' || kind === 'create group'
}

/** Every word and quoted name, in strings too: a function's body names roles as a statement does. */
function wordsIn(sql: string): readonly string[] {
  const quoted = [...sql.matchAll(/"((?:[^"]|"")+)"/g)].map((match) => (match[1] ?? '').replaceAll('""', '"'))
  const words = [...sql.matchAll(/[\p{L}_][\p{L}\p{N}_$]*/gu)].flatMap(([word]) => [word, word.toLowerCase()])
  return [...quoted, ...words]
}

/** In the transaction of the revision, so that a rollback takes it along; it may be there from an earlier one. */
async function createRole(session: Session, role: string): Promise<void> {
  const name = quoteName(role)
  try {
    await session.query(
      `do $headway$ begin if not exists (select from pg_roles where rolname = ${quoteText(role)}) then
        create role ${name} nologin; comment on role ${name} is ${quoteText(mark)}; end if; end $headway$`,
    )
  } catch (error) {
    throw error instanceof HeadwayError && error.data.sqlState === '42501' ? mayNotMake(role, error) : error
  }
}

function mayNotMake(role: string, cause: HeadwayError): HeadwayError {
  return new HeadwayError(
    'shadow_unavailable',
    `The server for scratch databases has no role ${role}, and Headway may not create it there.`,
    { hint: `Let its administrator run there: CREATE ROLE ${quoteName(role)} NOLOGIN;`, cause },
  )
}

/** Drops a role that an earlier use of this server left behind. */
async function dropLeftover(session: Session, role: string): Promise<void> {
  await session.query(
    `do $headway$ begin if exists (select from pg_roles r where rolname = ${quoteText(role)}
        and shobj_description(r.oid, 'pg_authid') = ${quoteText(mark)}) then drop role ${quoteName(role)}; end if;
      exception when dependent_objects_still_exist then null; end $headway$`,
  )
}

/** Drops what a look made, and nothing else. Never throws. */
export async function dropRoles(session: Session, roles: Iterable<string>): Promise<void> {
  for (const role of roles) await dropLeftover(session, role).catch(() => undefined)
}
