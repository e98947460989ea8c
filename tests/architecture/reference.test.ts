import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { referencePages } from '../../scripts/lib/reference-pages.ts'
import { top } from './sources.ts'

test.each(referencePages())('$path is what `npm run gen` writes today', ({ path, text }) => {
  expect(readFileSync(join(top, path), 'utf8')).toBe(text)
})
