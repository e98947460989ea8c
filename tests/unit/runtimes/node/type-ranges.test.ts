import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, test } from 'vitest'
import { blankTypes, findTypes } from '../../../../electron/runtimes/node/type-ranges.ts'

const erasable: readonly (readonly [string, string])[] = [
  ['no types', `export const a = 1\n`],
  [
    'annotations',
    `import type { Knex } from 'knex'\nexport async function upgrade(knex: Knex): Promise<void> {}\n`,
  ],
  [
    'types of their own',
    `type A = {\n  b: string\n}\ninterface B<T> { c: T }\nexport const d = 1 as unknown as A satisfies A\n`,
  ],
  ['generics', `const f = <T,>(x: T): T => x\nexport const g = f<Map<string, number>>(new Map())!\n`],
  [
    'optional and definite',
    `export function h(a?: number, ...b: readonly string[]) { let c!: number; return [a, b, c] }\n`,
  ],
  [
    'other letters',
    `export const name: 'é' | '漢' | '😀' = 'é' as const // größer\nexport const next: number = 2\n`,
  ],
  ['line ends of Windows', `type A = {\r\n  b: string\r\n}\r\nexport const a: A = { b: 'x' }\r\n`],
]

describe('types', () => {
  test.each(erasable)('are blanked as Node strips them: %s', (_name, text) => {
    const types = findTypes(text)
    if (types === null) throw new Error('Node only blanks here')
    const blanked = blankTypes(text, types)
    // Node has wider blanks for letters of several bytes.
    expect(blanked).toBe(stripTypeScriptTypes(text).replaceAll(/[^\S\n\r]/g, ' '))
    expect(blanked.split('\n').map((line) => line.length)).toEqual(
      text.split('\n').map((line) => line.length),
    )
  })

  test('are left to Node where it writes more than blanks', () => {
    const text = `const a = 1\ntype B = string\n;(console).log(a)\nexport const f = (b: number):\n  number => b\n`
    const types = findTypes(text)
    const stripped = stripTypeScriptTypes(text)
    expect(types === null ? stripped : blankTypes(text, types)).toBe(stripped)
    expect(types).toBeNull()
  })

  test('that are code as well are an error', () => {
    expect(() => findTypes(`enum A { b }\n`)).toThrow(/enum/i)
  })

  test.each([[[500, 3]], [[0]], [[3, -2]], [[17, 900]], [[10, 5, 2, 3]], [[-4, 2]]])(
    'ranges that are none of the text only blank: %j',
    (ranges) => {
      const text = 'export const a = 1\n'
      const blanked = blankTypes(text, ranges)
      expect(blanked).toHaveLength(text.length)
      for (const [index, letter] of [...blanked].entries()) expect([' ', text[index]]).toContain(letter)
    },
  )
})
