import { createHash } from 'node:crypto'
import { z } from 'zod'
import { rehearsal } from '../../../../shared/model/rehearsal.ts'
import type { Rehearsal } from '../../../../shared/model/rehearsal.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'

const KEPT = 20

/**
 * Rehearsals of the project, newest first. A rehearsal is valid as long as its plan: the fingerprint covers files,
 * heads and target.
 */
export async function readRehearsals(context: EngineContext): Promise<readonly Rehearsal[]> {
  const stored = z.array(rehearsal).safeParse(await context.ports.store.read(keyOf(context)))
  return stored.success ? stored.data : []
}

export async function keepRehearsal(context: EngineContext, made: Rehearsal): Promise<void> {
  const others = (await readRehearsals(context)).filter(({ fingerprint }) => fingerprint !== made.fingerprint)
  await context.ports.store.write(keyOf(context), [made, ...others].slice(0, KEPT))
}

function keyOf(context: EngineContext): string {
  const { root } = requireWorkspace(context).project
  return `rehearsals-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`
}
