import { expect, test } from 'vitest'
import { keyName } from '../../../renderer/state/keys.ts'

const press = (key: string, held = ''): string =>
  keyName({
    key,
    ctrlKey: held.includes('c'),
    metaKey: held.includes('m'),
    altKey: held.includes('a'),
    shiftKey: held.includes('s'),
  })

test.each([
  ['u', '', 'u'],
  ['U', 's', 'u'],
  ['k', 'c', 'Ctrl+K'],
  ['k', 'm', 'Ctrl+K'],
  ['?', 's', '?'],
  [' ', '', 'Space'],
  ['F10', 's', 'Shift+F10'],
  ['1', 'c', 'Ctrl+1'],
  ['ArrowUp', 'c', 'Ctrl+ArrowUp'],
])('%s %s', (key, held, name) => {
  expect(press(key, held)).toBe(name)
})
