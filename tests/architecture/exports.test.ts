import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const top = join(import.meta.dirname, '../..')

test('every file has a user, and every export is used outside its own file (knip.json)', () => {
  const knip = join(top, 'node_modules', 'knip', 'bin', 'knip.js')
  const args = [
    knip,
    '--no-progress',
    '--no-exit-code',
    '--include',
    'files,exports,types',
    '--reporter',
    'compact',
  ]
  expect(execFileSync(process.execPath, args, { cwd: top, encoding: 'utf8' }).trim()).toBe('')
})
