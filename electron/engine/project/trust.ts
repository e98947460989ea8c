import { z } from 'zod'
import type { UserStore } from '../ports.ts'

const key = 'trusted-projects'
const stored = z.array(z.string())

/** Whether code of the project at `root` (a real path) may run. Kept in user data, never in the project. */
export async function isTrusted(store: UserStore, root: string): Promise<boolean> {
  return (await trustedRoots(store)).includes(root)
}

/** Remembers or forgets the trust in the project at `root` (a real path). */
export async function setTrusted(store: UserStore, root: string, trusted: boolean): Promise<void> {
  const others = (await trustedRoots(store)).filter((known) => known !== root)
  await store.write(key, trusted ? [...others, root] : others)
}

async function trustedRoots(store: UserStore): Promise<readonly string[]> {
  const parsed = stored.safeParse(await store.read(key))
  return parsed.success ? parsed.data : []
}
