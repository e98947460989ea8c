import type { ConnectionSettings, Dialect, Session } from '../dialects/dialect.ts'
import type { Ports } from '../ports.ts'

/** An empty database with a session on it; `close` ends both and never throws. */
export type OpenScratch = { readonly session: Session; close(): Promise<void> }

/** Makes a scratch database on the server of `settings`. Throws `shadow_unavailable` and what connecting throws. */
export async function openScratch(
  dialect: Dialect,
  settings: ConnectionSettings,
  ports: Pick<Ports, 'ids' | 'temporaryFolder'>,
): Promise<OpenScratch> {
  const database = await dialect.createScratch(settings, {
    folder: ports.temporaryFolder,
    id: ports.ids.revision(),
  })
  try {
    const session = await dialect.connect(database.settings)
    return {
      session,
      async close() {
        await session.close()
        await database.drop()
      },
    }
  } catch (error) {
    await database.drop()
    throw error
  }
}
