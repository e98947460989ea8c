import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Session } from '../dialect.ts'
import { directUrl, pathOfRole } from './errors.ts'
import { destroySocket } from './client.ts'

type Pooled = Session & { readonly backendPid: number }

/** How long a second connection may wait for a server process, in milliseconds. */
const waitMs = 500

/**
 * Whether a session that goes through a pooler is its own. A pooler that shares processes between its clients is
 * refused: settings, locks and whole answers would be those of somebody else, and what is set here would be theirs.
 * So is a search path that was set by whoever had the process before, or that the pooler would have to set.
 * @param searchPath what the URL asks for; null where it asks for none
 */
export async function takeFromPooler(
  session: Pooled,
  openSecond: () => Promise<Client>,
  searchPath: string | null,
): Promise<void> {
  if (await sharesProcesses(session, openSecond)) throw shared()
  const asked = await session.query(
    "SELECT setting AS path, source = 'session' AS foreign FROM pg_catalog.pg_settings WHERE name = 'search_path'",
  )
  const [path, isForeign] = [String(asked.rows[0]?.['path']), asked.rows[0]?.['foreign'] === true]
  if (searchPath !== null && (isForeign || bare(path) !== bare(searchPath))) throw pathWithheld(path)
  if (isForeign) throw pathOfOthers(path)
}

const bare = (path: string): string => path.replaceAll(/[" ]/g, '')

function shared(): HeadwayError {
  return new HeadwayError(
    'pooler_in_transaction_mode',
    'This connection goes through a pooler, which hands each transaction to whatever server process is free.',
    {
      hint: `${directUrl}, or let the pooler keep sessions (session mode; PgBouncer: pool_mode = session): a lock, a setting and a transaction need one session.`,
    },
  )
}

function pathWithheld(found: string): HeadwayError {
  return new HeadwayError(
    'database_unreachable',
    `The pooler does not hand on the search_path of the URL: the server uses ${found}.`,
    {
      hint: `${directUrl}, or take search_path out of the URL. ${pathOfRole}`,
    },
  )
}

function pathOfOthers(found: string): HeadwayError {
  return new HeadwayError(
    'pooler_in_transaction_mode',
    `This connection goes through a pooler, and somebody else has set the search_path of its session to ${found}.`,
    {
      hint: `${directUrl}, or let the pooler give every client a clean session (PgBouncer: server_reset_query = DISCARD ALL, and no search_path in connect_query).`,
    },
  )
}

/**
 * While this connection is idle, it asks for its process again, and a second one begins a transaction: where processes
 * are shared, one of both gets the process of the other. A pool that has no room for a second one is full of ours.
 */
async function sharesProcesses(session: Pooled, openSecond: () => Promise<Client>): Promise<boolean> {
  const pid = async (): Promise<number> => pidIn(await session.query(askPid))
  // A pooler that takes turns gives another one to the second question.
  if ((await pid()) !== session.backendPid) return true
  const second = await openSecond().catch(() => null)
  if (second === null) return false
  const begun = beginsOn(second)
  const within = (ms: number): Promise<Began> => Promise.race([begun, sleep(ms, 'waits' as const)])
  let other: Began = 'waits'
  try {
    other = await within(waitMs)
    if (other === 'no transactions' || other === session.backendPid) return true
    // A session of its own answers, whoever waits.
    const own = await Promise.race([pid(), sleep(4 * waitMs, null)])
    if (own !== session.backendPid) return true
    // A free process would have been handed over before this one answered.
    if (other === 'waits') other = await within(0)
    return other === session.backendPid
  } finally {
    // Only the end of its line stops one that waits.
    if (other === 'waits') destroySocket(second)
    else await second.end().catch(() => undefined)
  }
}

/** The process that a transaction began on, or why there is none. */
type Began = number | 'no transactions' | 'waits' | 'failed'

const askPid = 'SELECT pg_backend_pid() AS pid'

function pidIn({ rows }: { readonly rows: readonly Readonly<Record<string, unknown>>[] }): number {
  return Number(rows[0]?.['pid'])
}

async function beginsOn(client: Client): Promise<Began> {
  try {
    const results: unknown = await client.query(`BEGIN; ${askPid}`)
    return pidIn((results as readonly Parameters<typeof pidIn>[0][])[1] ?? { rows: [] })
  } catch (error) {
    return /statement pooling/i.test(String(error)) ? 'no transactions' : 'failed'
  }
}
