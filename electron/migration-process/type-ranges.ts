import * as nodeModule from 'node:module'
import type { TypeRanges } from '../engine/runner/door-protocol.ts'

/** Missing in a Node that was built without it. */
const { stripTypeScriptTypes } = nodeModule as Partial<Pick<typeof nodeModule, 'stripTypeScriptTypes'>>

/**
 * Where a text holds types that are gone when they are blanked, as Node strips them; null where Node does more than
 * blank, or cannot. Throws what Node throws of a text that is not erasable (`ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX`).
 */
export function findTypes(text: string): TypeRanges | null {
  const stripped = stripTypeScriptTypes?.(text)
  if (stripped === undefined) return null
  const ranges = differences(text, stripped)
  return blankTypes(text, ranges) === stripped ? ranges : null
}

/** The text with spaces where its types were: every line and column stays. */
export function blankTypes(text: string, ranges: TypeRanges): string {
  const parts: string[] = []
  let end = 0
  for (let index = 0; index + 1 < ranges.length; index += 2) {
    const [start = 0, length = 0] = ranges.slice(index, index + 2)
    parts.push(text.slice(end, start), text.slice(start, start + length).replaceAll(/[^\n\r]/g, ' '))
    end = start + length
  }
  return parts.join('') + text.slice(end)
}

function differences(text: string, stripped: string): TypeRanges {
  const ranges: number[] = []
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === stripped[at]) continue
    const start = at
    while (at < text.length && text[at] !== stripped[at]) at += 1
    ranges.push(start, at - start)
  }
  return ranges
}
