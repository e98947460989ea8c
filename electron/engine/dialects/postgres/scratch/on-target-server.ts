import type { ScratchDatabase } from '../../scratch.ts'
import type { ScratchRequest } from './scratch-request.ts'
import { withSession } from './scratch-request.ts'
import { scratchRules } from './rules.ts'
import { createDatabase, dropDatabase } from './scratch-database.ts'
import { readTraits } from './target-traits.ts'

/** Beside the target, so that both sides are deparsed by one server; only what stays within the database may run. */
export async function onTargetServer({ target, options, connect }: ScratchRequest): Promise<ScratchDatabase> {
  const { name, traits } = await withSession(connect, target, async (session) => ({
    traits: await readTraits(session),
    name: await createDatabase(session, options.id),
  }))
  const place = { kind: 'target', text: "a scratch database on the target's own server" } as const
  return {
    settings: { ...target, database: name },
    place,
    rules: scratchRules({
      place,
      traits,
      refused: ['server', 'machine'],
      standIns: null,
      watched: true,
    }),
    async drop() {
      await withSession(connect, target, (session) => dropDatabase(session, name)).catch(() => undefined)
    },
  }
}
