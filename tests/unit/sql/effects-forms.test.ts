import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readEffects as postgres } from '../../../electron/engine/dialects/postgres/effects.ts'
import { readEffects as sqlite } from '../../../electron/engine/dialects/sqlite/effects.ts'
import { consentItems } from './consent-items.ts'

const readers = { postgres, sqlite }

/** Every form of a statement that changes, drops or runs something, of both databases, one a line. */
const forms = readFileSync(join(import.meta.dirname, '../../fixtures/effects/forms.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' |').map((part) => part.trim()))

test('each form is told by what it loses, and none that loses is called harmless', async () => {
  const wrong: string[] = []
  for (const [dialect = '', sql = '', expected = ''] of forms) {
    const found = (await consentItems(readers[dialect as keyof typeof readers], sql)).join('; ')
    if (found !== expected) wrong.push(`${dialect}: ${sql}: ${found}, not ${expected}`)
  }
  expect(wrong).toEqual([])
  expect(forms.length).toBeGreaterThan(250)
})
