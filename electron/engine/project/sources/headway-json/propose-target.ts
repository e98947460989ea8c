import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { urlOfCompose } from '../../url-compose.ts'
import type { Ports } from '../../../ports.ts'

/** The `dev` target of a new project as it is written. */
export type ProposedTarget = { readonly url?: string; readonly urlEnv?: string }

const composeNames = ['docker-compose.yml', 'docker-compose.yaml', 'compose.yml', 'compose.yaml']
const mostBytes = 1024 * 1024

/**
 * The target of a project that says nothing of its database, from what lies in its folder: a `.env` or a compose file that
 * names DATABASE_URL or DATABASE_HOST is followed; a compose file with a PostgreSQL server of its own is that server, as
 * this machine reaches it; else a SQLite file. No value of `.env` and no password is taken over.
 */
export async function proposeTarget(ports: Pick<Ports, 'files'>, root: string): Promise<ProposedTarget> {
  const read = async (name: string): Promise<string> => {
    const found = await ports.files.readStamped(join(root, name), mostBytes).catch(() => null)
    return new TextDecoder().decode(found?.bytes ?? new Uint8Array())
  }
  const fromEnv = followed(Object.keys(parseEnv(await read('.env'))))
  if (fromEnv !== null) return fromEnv
  for (const name of composeNames) {
    const text = await read(name)
    const found = followed(text.match(/\bDATABASE_\w+/g) ?? []) ?? serverOf(text)
    if (found !== null) return found
  }
  return { url: 'sqlite:///dev.db' }
}

function serverOf(text: string): ProposedTarget | null {
  const url = urlOfCompose(text)
  return url === null ? null : { url }
}

function followed(variables: readonly string[]): ProposedTarget | null {
  if (variables.includes('DATABASE_URL')) return { urlEnv: 'DATABASE_URL' }
  return variables.includes('DATABASE_HOST') ? {} : null
}
