import type { Session } from '../../dialect.ts'
import type { ScratchOptions } from '../../scratch.ts'
import type { PostgresSettings } from '../client.ts'

/** What the places share: where the target is, how to connect, and what the caller asked for. */
export type ScratchRequest = {
  readonly target: PostgresSettings
  readonly options: ScratchOptions
  readonly connect: (settings: PostgresSettings) => Promise<Session>
}

/** Connects, hands the session to `use`, and closes it whatever happens. */
export async function withSession<T>(
  connect: (settings: PostgresSettings) => Promise<Session>,
  settings: PostgresSettings,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await connect(settings)
  try {
    return await use(session)
  } finally {
    await session.close()
  }
}
