import { assert, property, string } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeForeign, splitForeign } from '../../../renderer/state/foreign-text.ts'

describe('text from outside', () => {
  test.each([
    ['plain text, ünïcode 日本', 'plain text, ünïcode 日本'],
    ['evil\u202Egpj.exe', 'evil\\u202egpj.exe'],
    ['zero\u200Bwidth', 'zero\\u200bwidth'],
    ['\u2066isolate\u2069', '\\u2066isolate\\u2069'],
    ['soft\u00ADhyphen', 'soft\\u00adhyphen'],
    ['bell\u0007', 'bell\\u0007'],
    ['tag\u{E0041}', 'tag\\u{e0041}'],
    ['\uFEFFbom', '\\ufeffbom'],
    ['a\tb\nc', 'a\tb\nc'],
    ['a\r\nb', 'a\nb'],
    ['a\rb', 'a\\u000db'],
    ['\u001B[31mred', '\\u001b[31mred'],
  ])('%j', (text, expected) => {
    expect(escapeForeign(text)).toBe(expected)
  })

  test('escapes stand apart from text', () => {
    expect(splitForeign('a\u202Eb')).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'escape', text: '\\u202e' },
      { kind: 'text', text: 'b' },
    ])
    expect(splitForeign('')).toEqual([])
  })

  test('what comes out holds nothing that acts, and escaping it again changes nothing', () => {
    assert(
      property(string({ unit: 'binary' }), (text) => {
        const once = escapeForeign(text)
        return escapeForeign(once) === once && !/[\u202A-\u202E\u2066-\u2069\u200B-\u200F]/.test(once)
      }),
    )
  })
})
