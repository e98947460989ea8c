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

/** Files whose functions are over the cap, each with the day by which they are to be split. */
const allowed: Readonly<Record<string, string>> = {
  'renderer/panels/dialogs/merge-heads.tsx': '2026-12-11',
  'renderer/panels/dialogs/new-revision.tsx': '2026-12-11',
  'renderer/panels/dialogs/stamp-as.tsx': '2026-12-11',
  'renderer/panels/dialogs/target-editor.tsx': '2026-12-11',
  'renderer/panels/dialogs/use-target-form.ts': '2026-12-11',
  'renderer/panels/history/detail/detail.tsx': '2026-12-11',
  'renderer/panels/history/detail/schema-tab.tsx': '2026-12-11',
  'renderer/panels/history/detail/source-tab.tsx': '2026-12-11',
  'renderer/panels/history/detail/sql-tab.tsx': '2026-12-11',
  'renderer/panels/history/detail/use-source.ts': '2026-12-11',
  'renderer/panels/history/history-grid.tsx': '2026-12-11',
  'renderer/panels/welcome/create-form.tsx': '2026-12-11',
  'renderer/panels/welcome/welcome.tsx': '2026-12-11',
}

test('no function is longer than the cap', () => {
  const found = product.filter(({ path }) => !(path in allowed)).flatMap((each) => longFunctions(each, cap))
  expect(found).toEqual([])
})

test('the list holds no file that needs no exception any more, and no day that has passed', () => {
  const today = new Date().toISOString().slice(0, 10)
  const long = new Set(product.filter((each) => longFunctions(each, cap).length > 0).map(({ path }) => path))
  expect(Object.entries(allowed).filter(([path, day]) => day < today || !long.has(path))).toEqual([])
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
