import { expect, test } from 'vitest'
import { importCycles, longFunctions, sharedWithOneUser } from './shape.ts'
import { isCode, repositoryFiles } from './sources.ts'

const product = repositoryFiles().filter(
  ({ path }) => isCode(path) && !path.startsWith('tests/') && !path.startsWith('scripts/'),
)
const file = (path: string, text: string) => ({ path, text, lines: 1 })

/** Longest function in lines, signature and closing brace included. */
const cap = 60

test('no two files need each other to load', () => {
  expect(importCycles(product)).toEqual([])
})

test('a cycle of values is found, one of types is not', () => {
  const a = file('shared/a.ts', `import { b } from './b.ts'\nexport const a = b`)
  const b = file('shared/b.ts', `import { a } from './a.ts'\nexport const b = a`)
  const types = file('shared/b.ts', `import type { a } from './a.ts'\nexport type B = typeof a`)
  expect(importCycles([a, b])).toEqual([['shared/a.ts', 'shared/b.ts']])
  expect(importCycles([a, types])).toEqual([])
})

test('no function is longer than the cap', () => {
  const found = product.flatMap((each) => longFunctions(each, cap))
  expect(found).toEqual([])
})

test('a long function is found with its place', () => {
  const body = 'void 0\n'.repeat(cap)
  expect(longFunctions(file('shared/a.ts', `export function a() {\n${body}}`), cap)).toEqual([
    `shared/a.ts:1 (${cap + 2})`,
  ])
})

test('what lies in shared/ is used by at least two parts of the product', () => {
  expect(sharedWithOneUser(product)).toEqual([])
})
