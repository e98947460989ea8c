import { hash } from 'node:crypto'

/** Largest revision file that is read, in bytes. */
export const maxRevisionBytes = 5 * 1024 * 1024

type DecodedText =
  | { readonly kind: 'text'; readonly text: string; readonly hash: string }
  | { readonly kind: 'problem'; readonly rule: 'not-utf8' | 'nul-character'; readonly offset: number }

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * Bytes of a revision file to the text that is parsed, hashed and run: UTF-8 without BOM, line ends as `normalizeText` has them.
 * Bad bytes and NUL are refused (SAFETY: replacing them would run something nobody wrote);
 * `offset` is that of the first bad byte.
 */
export function decodeRevisionText(bytes: Uint8Array): DecodedText {
  const nul = bytes.indexOf(0)
  if (nul !== -1) return { kind: 'problem', rule: 'nul-character', offset: nul }
  try {
    const text = normalizeText(decoder.decode(bytes))
    return { kind: 'text', text, hash: hashOfText(text) }
  } catch {
    return { kind: 'problem', rule: 'not-utf8', offset: firstBadByte(bytes) }
  }
}

/** A line feed without a carriage return before it. */
const bareFeed = /(?<!\r)\n/
/** A carriage return without a line feed after it. */
const bareReturn = /\r(?!\n)/

/**
 * Without a BOM. Line ends are `\n` where the text had one other kind throughout, as checkouts and editors leave them;
 * where kinds are mixed, returns are part of what somebody wrote (a string in a dump) and stay.
 */
export function normalizeText(text: string): string {
  const stripped = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (!stripped.includes('\r')) return stripped
  if (!bareFeed.test(stripped) && !bareReturn.test(stripped)) return stripped.replaceAll('\r\n', '\n')
  return stripped.includes('\n') ? stripped : stripped.replaceAll('\r', '\n')
}

/** A normalized text with the BOM and the line ends that the original has. */
export function inStyleOf(original: string, normalized: string): string {
  const bom = original.startsWith('\uFEFF') ? '\uFEFF' : ''
  const returns = !normalized.includes('\r') && original.includes('\r\n') && !bareFeed.test(original)
  return bom + (returns ? normalized.replaceAll('\n', '\r\n') : normalized)
}

/** `sha256:` and hex of a normalized text. */
export function hashOfText(normalized: string): string {
  return `sha256:${hash('sha256', normalized)}`
}

/** The longest prefix that may still become valid ends in the character that is not; its first byte is the bad one. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0
  let bad = bytes.length
  while (good < bad) {
    const middle = Math.ceil((good + bad) / 2)
    if (decodes(bytes.subarray(0, middle), true)) good = middle
    else bad = middle - 1
  }
  while (good > 0 && !decodes(bytes.subarray(0, good), false)) good--
  return good
}

/** @param cut forgives a character cut off at the end */
function decodes(bytes: Uint8Array, cut: boolean): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut })
    return true
  } catch {
    return false
  }
}
