import type { ShadowPlace } from '../../../shared/model/shadow-place.ts'
import type { ConnectionSettings, Dialect, Session } from '../dialects/dialect.ts'
import type { Companions, ScratchPlace, ScratchRules } from '../dialects/scratch.ts'
import type { Ports } from '../ports.ts'

/** An empty database with a session on it; `close` ends both and never throws. */
export type OpenScratch = {
  readonly session: Session
  /** Where it is, for further sessions. */
  readonly settings: ConnectionSettings
  readonly place: ShadowPlace
  readonly rules: ScratchRules
  close(): Promise<void>
}

export type ScratchSource = {
  readonly dialect: Dialect
  /** The target that the scratch database stands for. */
  readonly target: ConnectionSettings
  readonly ports: Pick<Ports, 'ids' | 'temporaryFolder' | 'programs'>
  readonly companions: Companions
  /** Folders of server programs that the user named. */
  readonly programFolders: readonly string[]
}

/** Makes a scratch database at a place. Throws `shadow_unavailable` and what connecting throws. */
export async function openScratch(source: ScratchSource, place: ScratchPlace): Promise<OpenScratch> {
  const { dialect, target, ports, companions, programFolders } = source
  const database = await dialect.createScratch(target, {
    folder: ports.temporaryFolder,
    id: ports.ids.revision(),
    programs: ports.programs,
    place,
    companions,
    programFolders,
  })
  let session: Session | null = null
  try {
    session = await dialect.connect(database.settings)
    if (await database.rules.prepare(session)) {
      await session.close()
      session = await dialect.connect(database.settings)
    }
    const opened = session
    return {
      session,
      settings: database.settings,
      place: database.place,
      rules: database.rules,
      async close() {
        await opened.close()
        await database.drop()
      },
    }
  } catch (error) {
    await session?.close()
    await database.drop()
    throw error
  }
}
