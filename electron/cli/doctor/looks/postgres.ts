import { createNodePorts } from '../../../engine/node-ports.ts'
import { postgresPrograms } from '../../../engine/dialects/postgres/scratch/known-programs.ts'
import { works } from '../look.ts'
import type { Look } from '../look.ts'

/** Programs of PostgreSQL: a server of one's own to look ahead on, and pg_dump to keep copies. */
export const lookAtPostgres: Look = async ({ project }) => {
  const found = await postgresPrograms(createNodePorts().programs)
  const isUsed = project?.targets.some(({ dialect }) => dialect === 'postgres') ?? false
  const without = isUsed
    ? 'so plans of PostgreSQL need a role with CREATEDB, or settings.shadowUrl'
    : 'and no target needs them'
  const list = (names: readonly string[]): string => names.join(', ')
  return [
    found.servers.length > 0
      ? works('PostgreSQL server', list(found.servers))
      : {
          status: 'optional',
          what: 'PostgreSQL server',
          text: `initdb and postgres were not found, ${without}`,
          remedy: 'Install the server of the version of your database (Debian: apt-get install postgresql).',
        },
    found.clients.length > 0
      ? works('pg_dump', list(found.clients))
      : {
          status: 'optional',
          what: 'pg_dump',
          text: 'not found; --backup on PostgreSQL needs it',
          remedy: 'Install the client programs (Debian: apt-get install postgresql-client).',
        },
  ]
}
