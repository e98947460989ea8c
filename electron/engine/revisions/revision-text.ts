import { hash } from 'node:crypto'

/** Largest revision file that is read, in bytes. */
export const maxRevisionBytes = 5 * 1024 * 1024

export type DecodedText =
  | { readonly kind: 'text'; readonly text: string; readonly hash: string }
  | { readonly kind: 'problem'; readonly rule: 'not-utf8' | 'nul-character'; readonly offset: number }

const decoder = new TextDecoder('utf-8', { fatal: true })

/**
 * Bytes of a revision file to the text that is parsed, hashed and run: UTF-8 without BOM, line ends as `\n`.
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

/** Without a BOM, with `\n` as the only line end. */
export function normalizeText(text: string): string {
  const stripped = text.startsWith('\uFEFF') ? text.slice(1) : text
  return stripped.includes('\r') ? stripped.replace(/\r\n?/g, '\n') : stripped
}

/** `sha256:` and hex of a normalised text. */
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
