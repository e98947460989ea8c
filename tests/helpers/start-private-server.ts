import { findPrograms } from '../../electron/engine/dialects/postgres/scratch/find-programs.ts'
import { startPrivateServer } from '../../electron/engine/dialects/postgres/scratch/private-server.ts'
import { dialectOf } from '../../electron/engine/dialects/index.ts'
import { createPrograms } from '../../electron/engine/node-ports/programs.ts'
import type { Programs } from '../../electron/engine/ports.ts'

/** A private server of a version that is there, under a cache of the test's own. */
export async function startPrivate(cacheFolder: string, major: number, changes: Partial<Programs> = {}) {
  const programs = { ...createPrograms({ environment: process.env, cacheFolder }), ...changes }
  const { found } = await findPrograms({ ...programs, platform: process.platform }, [], major)
  if (found === null) throw new Error(`There is no PostgreSQL ${major}.`)
  return startPrivateServer(programs, found, (settings) => dialectOf('postgres').connect(settings))
}

// As a program: starts one, says where it is, and waits to be killed.
if (process.argv[1] === import.meta.filename) {
  const [, , cache = '', major = ''] = process.argv
  const server = await startPrivate(cache, Number(major))
  console.log(server.settings.host)
  setInterval(() => undefined, 1000)
}
