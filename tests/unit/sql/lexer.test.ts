import { describe, expect, test } from 'vitest'
import { lexSql, sameSql, tidySql } from '../../../electron/engine/sql/lexer.ts'

const texts = (sql: string, dialect: 'postgres' | 'sqlite') => lexSql(sql, dialect).map((each) => each.text)

describe('tokens', () => {
  test.each([
    ['sqlite', `a "b""c" [d e] \`f\` 'g''h' x'0a'`, ['a', '"b""c"', '[d e]', '`f`', "'g''h'", "x'0a'"]],
    ['sqlite', 'a -- b\n/* c */ d', ['a', 'd']],
    ['postgres', 'a /* b /* c */ d */ e', ['a', 'e']],
    ['postgres', `E'a\\'b' 'c' $$d'e$$ $f$ $$ $f$`, [`E'a\\'b'`, "'c'", "$$d'e$$", '$f$ $$ $f$']],
    ['postgres', 'a::text->>1.5e3', ['a', '::', 'text', '->>', '1.5e3']],
    ['sqlite', `'never ends`, [`'never ends`]],
    ['sqlite', 'naïve🙂x', ['naïve🙂x']],
  ] as const)('%s: %s', (dialect, sql, expected) => {
    expect(texts(sql, dialect)).toEqual(expected)
  })

  test('places point into the text', () => {
    const sql = 'a  /* x */ "b c"'
    expect(lexSql(sql, 'sqlite').map((each) => sql.slice(each.start, each.end))).toEqual(['a', '"b c"'])
  })
})

test.each([
  ['sqlite', 'CHECK (A>0)', 'check ( "a" > 0 ) -- why', true],
  ['sqlite', "a = 'X'", "a = 'x'", false],
  ['postgres', '"A" > 0', 'a > 0', false],
  ['postgres', '"a" > 0', 'a > 0', true],
  ['postgres', '"current_user"', 'current_user', false],
  ['postgres', 'a + 1', 'a+1', true],
] as const)('%s: %s and %s are the same: %s', (dialect, a, b, same) => {
  expect(sameSql(a, b, dialect)).toBe(same)
})

test('tidied SQL is on one line', () => {
  expect(tidySql('select  a , b\n from t -- x\nwhere f( a ) in (1,2)', 'sqlite')).toBe(
    'select a, b from t where f(a) in (1, 2)',
  )
})
