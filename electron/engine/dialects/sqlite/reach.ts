import { wordsOf } from '../../sql/classify.ts'
import type { Reach } from '../scratch.ts'
import { lexicalRules } from './sql-rules.ts'

/** ATTACH, VACUUM INTO and extensions reach files beside the database. https://sqlite.org/lang_attach.html. Pure. */
export function reachOf(sql: string): Reach | null {
  const words = wordsOf(sql, lexicalRules)
  const first = words.word(0)
  if (first === 'attach') return { kind: 'machine', what: 'it opens another database file' }
  if (first === 'vacuum' && words.find('into') !== -1)
    return { kind: 'machine', what: 'it writes another file' }
  if (words.find('load_extension', '(') !== -1)
    return { kind: 'machine', what: 'it loads a library of the machine' }
  return null
}
