import { expect, test } from 'vitest'
import { npmScripts, withNpmScripts } from '../../../electron/cli/npm-scripts.ts'

test('adds what is missing and leaves what is there', () => {
  const text =
    '{\n    "name": "shop",\n    "scripts": {\n        "test": "x",\n        "db:reset": "mine"\n    },\n    "type": "module"\n}\n'
  const { text: changed, added } = withNpmScripts(text)
  expect(added).toEqual(Object.keys(npmScripts).filter((name) => name !== 'db:reset'))
  expect(JSON.parse(changed)).toEqual({
    name: 'shop',
    scripts: { ...npmScripts, test: 'x', 'db:reset': 'mine' },
    type: 'module',
  })
  expect(changed).toContain('\n        "db:upgrade": "headway upgrade head"')
  expect(withNpmScripts(changed)).toEqual({ text: changed, added: [] })
})

test('a package without scripts gets them, a text that is none is refused', () => {
  expect(JSON.parse(withNpmScripts('{"name": "x"}').text)).toEqual({ name: 'x', scripts: npmScripts })
  expect(() => withNpmScripts('[]')).toThrow(/not a JSON object/)
})
