import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createUtilityLauncher } from '../../electron/utility-launcher.ts'

const root = mkdtempSync(join(tmpdir(), 'headway-utility-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('a migration process that ended by itself can be killed once more without a complaint', async () => {
  const entry = join(root, 'ends.mjs')
  writeFileSync(entry, 'process.exit(3)\n')
  const child = createUtilityLauncher(entry, {}).launchMigrationProcess({ cwd: root })
  const code = await new Promise((resolve) => child.onExit(resolve))
  expect(code).toBe(3)
  expect(() => child.kill()).not.toThrow()
})
