import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { works } from '../look.ts'
import type { Look } from '../look.ts'

/** Where passwords come from. */
export const lookAtSecrets: Look = async ({ project, environment }) => {
  const file = project !== null && existsSync(join(project.root, '.env'))
  const places = [
    ...(environment['DATABASE_URL'] ? ['DATABASE_URL'] : []),
    ...(environment['PGPASSWORD'] ? ['PGPASSWORD'] : []),
    ...(file ? ['.env of the project'] : []),
  ]
  const found = places.length === 0 ? 'none is set here' : `here: ${places.join(', ')}`
  return [
    works(
      'Passwords',
      `from URLs, the environment and .env (${found}), or asked for; the desktop app can keep them in the system's keychain`,
    ),
  ]
}
