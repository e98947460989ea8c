import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { openSample } from '../../helpers/sample-engine.ts'
import type { SampleEngine } from '../../helpers/sample-engine.ts'

let engine: SampleEngine | null = null
afterEach(async () => {
  await engine?.close()
  engine = null
})

it('a preview that waits for ever on the shadow does not keep the engine from closing', async () => {
  engine = await openSample('01-shop', 'sqlite')
  const { channel, root } = engine
  writeFileSync(
    join(root, 'migrations', '20990101_hangs.ts'),
    `/** hangs */
export const revision = 'aaaaaaaaaaaa'
export const downRevision = 'b470da5f31e9'
export async function upgrade() {
  await new Promise(() => setInterval(() => undefined, 1000))
}
export async function downgrade() {
  await Promise.resolve()
}
`,
  )
  const plan = await channel.call('plan.upgrade', { target: 'dev', revisions: ['head'] })
  const preview = Promise.allSettled([channel.call('plan.preview', { fingerprint: plan.fingerprint })])
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const started = Date.now()
  await engine.close()
  engine = null
  expect(Date.now() - started).toBeLessThan(5000)
  expect((await preview)[0].status).toBe('rejected')
})
