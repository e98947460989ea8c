import type { Client } from 'pg'

/** How long a statement runs before it is asked who holds it up, and how often then, in milliseconds. */
const patienceMs = 700

const blockersSql = `SELECT a.pid, a.usename, a.application_name, a.state, left(a.query, 200) AS query,
    round(extract(epoch FROM clock_timestamp() - a.query_start))::int AS seconds, a.xact_start::text AS since
  FROM unnest(pg_blocking_pids($1)) AS b(pid) JOIN pg_stat_activity a USING (pid) ORDER BY a.xact_start`

/** Watches one statement from a second connection. */
type BlockerWatch = {
  /** Who blocked it at the last check; null where nothing did. */
  readonly found: string | null
  stop(): void
}

/**
 * Asks who holds a statement up while it waits: when its lock timeout has passed, nobody waits any more and nobody can
 * say. A connection is opened for statements only that take their time.
 * @param onFound told once of each set of blockers
 */
export function watchBlockers(
  pid: number,
  open: () => Promise<Client>,
  onFound: (who: string) => void,
): BlockerWatch {
  let found: string | null = null
  let told = ''
  let client: Promise<Client> | null = null
  let isOver = false
  const ask = async (): Promise<void> => {
    client ??= open()
    const { rows } = await (await client).query<Record<string, unknown>>(blockersSql, [pid])
    const who = rows.length === 0 ? null : rows.map(describe).join('; ')
    const pids = rows.map(({ pid: each }) => String(each)).join()
    if (who !== null && pids !== told && !isOver) onFound(who)
    told = pids
    if (!isOver) found = who
    if (!isOver) timer = setTimeout(() => void ask().catch(() => undefined), patienceMs)
  }
  let timer = setTimeout(() => void ask().catch(() => undefined), patienceMs)
  return {
    get found() {
      return found
    },
    stop() {
      isOver = true
      clearTimeout(timer)
      void client?.then((each) => each.end()).catch(() => undefined)
    },
  }
}

function describe(row: Readonly<Record<string, unknown>>): string {
  const application = row['application_name'] ? `, ${String(row['application_name'])}` : ''
  const doing =
    row['state'] === 'active'
      ? `running for ${String(row['seconds'])} s`
      : `${String(row['state'])} for ${String(row['seconds'])} s`
  const query = String(row['query']).replaceAll(/\s+/g, ' ')
  return `pid ${String(row['pid'])} (user ${String(row['usename'])}${application}, ${doing}, in a transaction since ${String(row['since'])}: ${query})`
}
