import { expect, test } from 'vitest'
import { inStyleOf, normalizeText } from '../../../electron/engine/revisions/revision-text.ts'

test.each([
  ['line feeds', 'a\nb\n', 'a\nb\n'],
  ['a checkout of Windows', '\uFEFFa\r\nb\r\n', 'a\nb\n'],
  ['an old Mac', 'a\rb\r', 'a\nb\n'],
  ['a return inside a line', "a\nselect 'b\rc'\n", "a\nselect 'b\rc'\n"],
  ['both ends of a line inside a dump', "a\nselect 'b\r\nc'\n", "a\nselect 'b\r\nc'\n"],
  ['a return inside a file of Windows', "a\r\nselect 'b\rc'\r\n", "a\r\nselect 'b\rc'\r\n"],
])('%s: what somebody wrote stays, how lines end does not', (_name, text, expected) => {
  expect(normalizeText(text)).toBe(expected)
})

test.each(['a\nb\n', '\uFEFFa\r\nb\r\n', "a\nselect 'b\r\nc'\n", "a\r\nselect 'b\rc'\r\n"])(
  '%j is written back as it was',
  (text) => {
    expect(inStyleOf(text, normalizeText(text))).toBe(text)
  },
)
