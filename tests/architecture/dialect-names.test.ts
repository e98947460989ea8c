import { expect, test } from 'vitest'
import { namedDialects, unreadCapabilities } from './dialect-names.ts'
import { isCode, repositoryFiles } from './sources.ts'

const file = (path: string, text: string) => ({ path, text, lines: 1 })

test('outside the dialects, the engine asks for a capability or a trait, never for a name', () => {
  const found = repositoryFiles()
    .filter(({ path }) => isCode(path))
    .flatMap((each) => namedDialects(each).map((name) => `${each.path}: '${name}'`))
  expect(found).toEqual([])
})

test.each([
  `export const folds = (dialect: string) => dialect === 'sqlite'`,
  `export const same = sameSql(one, other, "postgres")`,
  'export const key = `postgres`',
  `export type Settings = Extract<ConnectionSettings, { dialect: 'sqlite' }>`,
  `export const heads = { postgres: 'a', sqlite: 'b' }[dialect.name]`,
])('%s is refused in a stage, and allowed where dialects are named', (text) => {
  expect(namedDialects(file('electron/engine/schema/compare.ts', text))).not.toEqual([])
  expect(namedDialects(file('electron/engine/operations/context.ts', text))).not.toEqual([])
  expect(namedDialects(file('electron/engine/dialects/traits.ts', text))).toEqual([])
  expect(namedDialects(file('electron/engine/project/url-display.ts', text))).toEqual([])
  expect(namedDialects(file('electron/engine/dialects/sqlite/dialect.ts', text))).toEqual([])
})

test('names of files and URLs of a kind are no test of a dialect', () => {
  const text = `import { sqliteBlocks } from './sqlite-blocks.ts'\nexport const url = 'sqlite:///dev.db'`
  expect(namedDialects(file('electron/engine/project/create-project.ts', text))).toEqual([])
})

test('every capability of a dialect is asked for somewhere', () => {
  const product = repositoryFiles().filter(({ path }) => isCode(path) && !path.startsWith('tests/'))
  expect(unreadCapabilities(product)).toEqual([])
  const flags = 'type Capabilities = {\n  readonly quick: boolean\n  readonly slow: boolean\n}'
  expect(
    unreadCapabilities([
      file('electron/engine/dialects/dialect.ts', flags),
      file('electron/engine/a.ts', 'dialect.capabilities.slow'),
    ]),
  ).toEqual(['quick'])
})
