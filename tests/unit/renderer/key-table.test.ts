import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { commands } from '../../../renderer/state/commands/all-commands.ts'

test('the guide names every key that a command has', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/guide/window.md'), 'utf8')
  const missing = commands.flatMap(({ id, keys }) =>
    keys.filter((key) => !page.includes(`\`${key}\``)).map((key) => `${id}: ${key}`),
  )
  expect(missing).toEqual([])
})
