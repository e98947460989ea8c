import * as nodeModule from 'node:module'
import type { TypeRanges } from '../../../shared/door-protocol.ts'

/** Missing in a Node that was built without it. */
const { stripTypeScriptTypes } = nodeModule as Partial<Pick<typeof nodeModule, 'stripTypeScriptTypes'>>

/**
 * Where a text holds types that are gone when they are blanked, as Node strips them; null where Node does more than
 * blank, or cannot. Throws what Node throws of a text that is not erasable (`ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX`).
 */
export function findTypes(text: string): TypeRanges | null {
  const stripped = stripTypeScriptTypes?.(text)
  if (stripped === undefined || stripped.length !== text.length) return null
  const ranges: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    const start = at
    while (at < text.length && text[at] !== stripped[at]) {
      if (!isBlank(stripped[at]) || isLineEnd(text[at])) return null
      at += 1
    }
    if (at > start) ranges.push(start, at - start)
  }
  return ranges
}

/** The text with spaces where its types were: every line and column stays. Nothing else can become of it. */
export function blankTypes(text: string, ranges: TypeRanges): string {
  let blanked = ''
  for (let index = 0; index + 1 < ranges.length; index += 2) {
    const [start = 0, length = 0] = ranges.slice(index, index + 2)
    blanked += text.slice(blanked.length, Math.max(start, blanked.length))
    blanked += text
      .slice(blanked.length, Math.max(start + length, blanked.length))
      .replaceAll(/[^\n\r]/g, ' ')
  }
  return blanked + text.slice(blanked.length)
}

/** Node has wider ones where a letter takes more bytes. */
function isBlank(letter: string | undefined): boolean {
  return letter !== undefined && /[^\S\n\r\u2028\u2029]/.test(letter)
}

function isLineEnd(letter: string | undefined): boolean {
  return letter === '\n' || letter === '\r'
}
