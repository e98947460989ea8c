import { z } from 'zod'
import type { UserStore } from '../ports.ts'

const stored = z.looseObject({ passwordHosts: z.array(z.string()).optional() })

/**
 * Hosts that PGPASSWORD may be sent to whatever project names them: `passwordHosts` in `settings.json` of the user's
 * own folder.
 */
export async function namedPasswordHosts(store: Pick<UserStore, 'read'>): Promise<readonly string[]> {
  const parsed = stored.safeParse(await store.read('settings'))
  return parsed.success ? (parsed.data.passwordHosts ?? []) : []
}
