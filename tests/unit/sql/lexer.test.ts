import { traitsOf } from '../../../electron/engine/dialects/traits.ts'
import { describe, expect, test } from 'vitest'
import { lexSql, tokenize } from '../../../electron/engine/sql/lexer.ts'
import { sameSql, tidySql } from '../../../electron/engine/sql/same-sql.ts'

const texts = (sql: string, dialect: 'postgres' | 'sqlite') =>
  lexSql(sql, traitsOf(dialect).lexical).map((each) => each.text)

describe('tokens', () => {
  test.each([
    ['sqlite', `a "b""c" [d e] \`f\` 'g''h' x'0a'`, ['a', '"b""c"', '[d e]', '`f`', "'g''h'", "x'0a'"]],
    ['sqlite', 'a -- b\n/* c */ d', ['a', 'd']],
    ['postgres', 'a /* b /* c */ d */ e', ['a', 'e']],
    ['postgres', `E'a\\'b' 'c' $$d'e$$ $f$ $$ $f$`, [`E'a\\'b'`, "'c'", "$$d'e$$", '$f$ $$ $f$']],
    ['postgres', 'a::text->>1.5e3', ['a', '::', 'text', '->>', '1.5e3']],
    ['postgres', 'a -- b\rc', ['a', 'c']],
    ['sqlite', 'a -- b\rc\nd', ['a', 'd']],
    ['postgres', `B'1' X'f' N'ü' x '1' é'2'`, [`B'1'`, `X'f'`, `N'ü'`, 'x', `'1'`, 'é', `'2'`]],
    ['sqlite', `b'1'`, ['b', `'1'`]],
    ['postgres', `e'a''\\'b' 'c\\' E''`, [`e'a''\\'b'`, `'c\\'`, `E''`]],
    ['postgres', `$x$ never ends`, ['$x$ never ends']],
    ['sqlite', `'never ends`, [`'never ends`]],
    ['sqlite', 'naïve🙂x', ['naïve🙂x']],
  ] as const)('%s: %s', (dialect, sql, expected) => {
    expect(texts(sql, dialect)).toEqual(expected)
  })

  test('places point into the text', () => {
    const sql = 'a  /* x */ "b c"'
    expect(lexSql(sql, traitsOf('sqlite').lexical).map((each) => sql.slice(each.start, each.end))).toEqual([
      'a',
      '"b c"',
    ])
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
  expect(sameSql(a, b, traitsOf(dialect).lexical)).toBe(same)
})

test('tidied SQL is on one line', () => {
  expect(tidySql('select  a , b\n from t -- x\nwhere f( a ) in (1,2)', traitsOf('sqlite').lexical)).toBe(
    'select a, b from t where f(a) in (1, 2)',
  )
})

test.each([
  ['postgres', "a 'b", 'string'],
  ['postgres', 'a "b', 'quoted name'],
  ['postgres', 'a $x$ b', 'string $x$'],
  ['postgres', 'a /* /* */ b', 'comment'],
  ['sqlite', 'a [b', 'quoted name'],
  ['sqlite', 'a /* b', null],
] as const)('%s: what does not end is refused where a script is cut: %s', (dialect, sql, what) => {
  const cut = () => tokenize(sql, traitsOf(dialect).lexical)
  if (what === null) expect(cut().map(({ kind }) => kind)).toEqual(['word', 'comment'])
  else expect(cut).toThrow(`The ${what} that starts in line 1 does not end.`)
})
