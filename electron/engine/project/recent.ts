import { basename } from 'node:path'
import { z } from 'zod'
import type { RecentProject } from '../../../shared/model/project.ts'
import type { Ports } from '../ports.ts'
import { findBelow, findIn } from './find-project.ts'

const key = 'recent-projects'
const stored = z.array(z.object({ root: z.string(), openedAt: z.string() }))
const kept = 20

/** Recently opened projects, newest first; `exists` is false where nothing describes a project there any more. */
export async function listRecent(ports: Pick<Ports, 'files' | 'store'>): Promise<RecentProject[]> {
  const entries = await readEntries(ports)
  return Promise.all(
    entries.map(async ({ root, openedAt }) => {
      const found =
        (await findIn(ports.files, root)) ?? (await findBelow(ports.files, root).catch(() => null))
      return { root, name: basename(root), openedAt, exists: found !== null }
    }),
  )
}

/** Puts a project on top of the list. */
export async function rememberRecent(ports: Pick<Ports, 'store' | 'clock'>, root: string): Promise<void> {
  const others = (await readEntries(ports)).filter((entry) => entry.root !== root)
  const entry = { root, openedAt: ports.clock.now().toISOString() }
  await ports.store.write(key, [entry, ...others].slice(0, kept))
}

/** Takes a project from the list. */
export async function forgetRecent(ports: Pick<Ports, 'store'>, root: string): Promise<void> {
  await ports.store.write(
    key,
    (await readEntries(ports)).filter((entry) => entry.root !== root),
  )
}

async function readEntries(ports: Pick<Ports, 'store'>): Promise<z.infer<typeof stored>> {
  const parsed = stored.safeParse(await ports.store.read(key))
  return parsed.success ? parsed.data : []
}
