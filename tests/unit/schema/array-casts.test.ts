import { expect, test } from 'vitest'
import { arrayCastKey } from '../../../electron/engine/dialects/postgres/array-casts.ts'

const pairs: readonly (readonly [string, string, boolean])[] = [
  [
    "((state)::text = ANY ((ARRAY['open'::character varying, 'closed'::character varying])::text[]))",
    "((state)::text = ANY (ARRAY[('open'::character varying)::text, ('closed'::character varying)::text]))",
    true,
  ],
  ["(ARRAY['a, b', (f(1, 2))::text])::text[]", "ARRAY[('a, b')::text, ((f(1, 2))::text)::text]", true],
  ['(ARRAY[\'a\'])::public."T y"[]', 'ARRAY[(\'a\')::public."T y"]', true],
  ["(ARRAY['a'])::text[]", "ARRAY[('a')::varchar]", false],
  ["(ARRAY['a', 'b'])::text[]", "ARRAY[('a')::text, ('c')::text]", false],
  ["x = 'A'", "x = 'a'", false],
  ["(ARRAY['a'] || ARRAY['b'])::text[]", "ARRAY[('a')::text] || ARRAY[('b')::text]", false],
  ["SELECT ')' , (ARRAY[']'])::text[]", "SELECT ')' , ARRAY[(']')::text]", true],
]

test.each(pairs)('%j and %j are the same: %j', (each, other, same) => {
  expect(arrayCastKey(each) === arrayCastKey(other)).toBe(same)
})
