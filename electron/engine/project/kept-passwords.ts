import { z } from 'zod'
import type { Ports } from '../ports.ts'
import { Secret } from '../ports.ts'

const storeKey = 'passwords'
/** Enciphered passwords by root folder and target. */
const kept = z.record(z.string(), z.record(z.string(), z.string()))
type Kept = z.infer<typeof kept>

type Needs = Pick<Ports, 'store' | 'cipher' | 'log'>

/** The passwords that are kept for a project, by target. Empty where the system has no keychain. */
export async function readKeptPasswords(ports: Needs, root: string): Promise<ReadonlyMap<string, Secret>> {
  const { cipher } = ports
  const found = new Map<string, Secret>()
  if (cipher === null) return found
  const all = await readAll(ports)
  for (const [target, text] of Object.entries(all[root] ?? {})) {
    try {
      found.set(target, new Secret(cipher.decrypt(text)))
    } catch (error) {
      // A keychain that was reset, a store from another machine: then the password is asked for again.
      ports.log.warn(`the kept password of ${target} cannot be read: ${String(error)}`)
    }
  }
  return found
}

/** Keeps the password of a target enciphered; null forgets it. Without a keychain nothing is written. */
export async function keepPassword(
  ports: Needs,
  root: string,
  target: string,
  password: string | null,
): Promise<void> {
  if (ports.cipher === null) return
  const all = await readAll(ports)
  const { [target]: known, ...others } = all[root] ?? {}
  if (password === null && known === undefined) return
  const next = password === null ? others : { ...others, [target]: ports.cipher.encrypt(password) }
  await ports.store.write(storeKey, { ...all, [root]: next })
}

async function readAll(ports: Pick<Ports, 'store'>): Promise<Kept> {
  const parsed = kept.safeParse(await ports.store.read(storeKey))
  return parsed.success ? parsed.data : {}
}
