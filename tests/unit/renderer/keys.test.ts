import { expect, test } from 'vitest'
import { keyName, shownKey } from '../../../renderer/state/keys.ts'

const press = (key: string, held = '', system: 'mac' | 'other' = 'other', code = ''): string =>
  keyName(
    {
      key,
      code,
      ctrlKey: held.includes('c'),
      metaKey: held.includes('m'),
      altKey: held.includes('a'),
      shiftKey: held.includes('s'),
    },
    system,
  )

test.each([
  ['u', '', 'u'],
  ['U', 's', 'u'],
  ['k', 'c', 'Ctrl+K'],
  ['k', 'm', 'Meta+k'],
  ['?', 's', '?'],
  [' ', '', 'Space'],
  ['F10', 's', 'Shift+F10'],
  ['1', 'c', 'Ctrl+1'],
  ['ArrowUp', 'c', 'Ctrl+ArrowUp'],
])('%s %s', (key, held, name) => {
  expect(press(key, held)).toBe(name)
})

test.each([
  ['a Cyrillic letter counts as what stands there', 'г', '', 'other', 'KeyU', 'u'],
  ['the same with Ctrl', 'л', 'c', 'other', 'KeyK', 'Ctrl+K'],
  ['a digit row that prints other characters', '&', 'c', 'other', 'Digit1', 'Ctrl+1'],
  ['without Ctrl such a character is itself', '&', '', 'other', 'Digit1', '&'],
  ['a Latin letter that stands elsewhere is the letter that is printed', 'a', 'c', 'other', 'KeyQ', 'Ctrl+A'],
  ['a Mac has the command key for it', 'k', 'm', 'mac', 'KeyK', 'Ctrl+K'],
  ['and its Control key for editing', 'k', 'c', 'mac', 'KeyK', 'Control+k'],
] as const)('%s', (_what, key, held, system, code, name) => {
  expect(press(key, held, system, code)).toBe(name)
})

test.each([
  ['Ctrl+K', 'other', 'Ctrl+K'],
  ['Ctrl+K', 'mac', '⌘K'],
  ['Shift+F10', 'mac', '⇧F10'],
  ['u', 'mac', 'U'],
  ['?', 'other', '?'],
] as const)('%s is shown on %s as %s', (name, system, shown) => {
  expect(shownKey(name, system)).toBe(shown)
})
