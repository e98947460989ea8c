import { HeadwayError } from '../../../../../shared/errors.ts'
import type { Session } from '../../dialect.ts'
import type { ScratchDatabase } from '../../scratch.ts'
import { quoteName, quoteText } from '../../version-table-sql.ts'
import type { PostgresSettings } from '../client.ts'
import type { ScratchRequest } from './scratch-request.ts'
import { withSession } from './scratch-request.ts'
import { findPrograms } from './find-programs.ts'
import { startPrivateServer } from './private-server.ts'
import type { PrivateServer } from './private-server.ts'
import { scratchRules } from './rules.ts'
import { createStandIns } from './stand-ins.ts'
import { readTraits } from './target-traits.ts'
import type { TargetTraits } from './target-traits.ts'
import { nameServer } from './scratch-hints.ts'

/**
 * On a server of Headway's own, on this machine: the database has the target's name and belongs to a role of the same
 * name, so that what a revision says of its own database and role holds here as there.
 */
export async function onPrivateServer({
  target,
  options,
  connect,
}: ScratchRequest): Promise<ScratchDatabase> {
  const traits = await withSession(connect, target, readTraits)
  const server = await leaseServer({ options, connect }, traits.major)
  const { settings: admin } = server
  const settings: PostgresSettings = { ...admin, database: traits.database, user: traits.user }
  const place = { kind: 'private', text: `a private PostgreSQL ${server.version} on this machine` } as const
  try {
    const before = await withSession(connect, admin, async (session) => {
      await createRole(session, traits.user, admin)
      await createNamed(session, traits)
      return contentsOf(session)
    })
    const own = [admin.user, traits.user]
    const standIns = createStandIns(traits.roles.filter((role) => !own.includes(role)))
    return {
      settings,
      place,
      rules: scratchRules({ place, traits, refused: ['machine'], standIns, watched: false }),
      async drop() {
        const clean = await withSession(connect, admin, async (session) => {
          const same = (await contentsOf(session)) === before
          await session.query(`drop database ${quoteName(traits.database)} with (force)`)
          return same
        }).catch(() => false)
        await options.companions.release(server, clean)
      },
    }
  } catch (error) {
    await options.companions.release(server, false)
    throw error
  }
}

async function leaseServer(
  { options, connect }: Pick<ScratchRequest, 'options' | 'connect'>,
  major: number,
): Promise<PrivateServer> {
  const { companions, programs, programFolders } = options
  return companions.lease(`postgres ${major}`, async () => {
    const { found, others } = await findPrograms(programs, programFolders, major)
    if (found === null) throw noPrograms(major, others)
    return startPrivateServer(programs, found, connect)
  })
}

function noPrograms(major: number, others: readonly string[]): HeadwayError {
  const there = others.length === 0 ? 'none was found' : `found: ${others.join(', ')}`
  return new HeadwayError(
    'shadow_unavailable',
    `A private server needs the programs of PostgreSQL ${major} on this machine (${there}).`,
    {
      hint: `Install PostgreSQL ${major}; or, where it is in a folder of its own, write "postgresPrograms": "/path/to/bin" into settings.json of your user folder; or ${nameServer}`,
    },
  )
}

/** The role that logs in to the target. Nobody else reaches this server, so it may do what the replay needs. */
async function createRole(session: Session, role: string, admin: PostgresSettings): Promise<void> {
  const password = admin.password === null ? '' : ` password ${quoteText(admin.password.reveal())}`
  await session.query(
    `do $headway$ begin if not exists (select from pg_roles where rolname = ${quoteText(role)}) then
      create role ${quoteName(role)} superuser login${password}; end if; end $headway$`,
  )
}

/** With the target's encoding and locale where this machine has them; the default locale of the server elsewhere. */
async function createNamed(session: Session, traits: TargetTraits): Promise<void> {
  const { database, user, encoding, collate, ctype } = traits
  const strategy = traits.major >= 15 ? ' strategy file_copy' : ''
  const base = `create database ${quoteName(database)} owner ${quoteName(user)} template template0${strategy}`
  const locale = ` encoding ${quoteText(encoding)} lc_collate ${quoteText(collate)} lc_ctype ${quoteText(ctype)}`
  // Only there because initdb makes it.
  await session.query(`drop database if exists ${quoteName(database)}`)
  await session
    .query(base + locale)
    .catch(() => session.query(`${base} encoding ${quoteText(encoding)} lc_collate 'C' lc_ctype 'C'`))
}

/** What a revision may have changed beside its database: the next one must not meet it. */
async function contentsOf(session: Session): Promise<string> {
  const result = await session.query(
    `select md5(concat(
      (select string_agg(a::text, ' ' order by a.oid) from pg_authid a),
      (select string_agg(m::text, ' ' order by m.roleid, m.member) from pg_auth_members m),
      (select string_agg(concat(d.datname, d.datdba, d.datacl), ' ' order by d.oid) from pg_database d),
      (select string_agg(s::text, ' ' order by s.setrole, s.setdatabase) from pg_db_role_setting s where s.setrole <> 0),
      (select string_agg(t::text, ' ' order by t.oid) from pg_tablespace t),
      (select string_agg(r.slot_name, ' ') from pg_replication_slots r),
      (select string_agg(f::text, ' ') from pg_file_settings f where f.sourcefile ~ 'auto.conf$'))) as contents`,
  )
  return String(result.rows[0]?.['contents'])
}
