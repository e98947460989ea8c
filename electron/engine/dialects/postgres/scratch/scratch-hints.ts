import type { Reach } from '../../scratch.ts'

/** How a server for scratch databases is named, ready to be typed; the end of a sentence. */
export const nameServer =
  'name a server for scratch databases in the settings: "shadowUrl": "postgresql://me@localhost/postgres"'

/** What helps where a server that matters must not be touched. */
export const seeElsewhere = `What it does can be seen on a server that is only for looking: install the PostgreSQL programs of the server's version on this machine, or ${nameServer}`

/** What helps where a statement reaches beyond its scratch database. Programs of this machine only serve what stays within a server. */
export function beyondHint({ kind }: Reach): string {
  return kind === 'server'
    ? seeElsewhere
    : `A run carries it out. To see before what it and later revisions do, ${nameServer}`
}
