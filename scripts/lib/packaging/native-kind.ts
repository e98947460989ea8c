/** The system and processors that a native library was built for. */
export type NativeKind = { readonly platform: string; readonly architectures: readonly string[] }

/**
 * What a library says of itself in its first bytes: ELF (Linux), Mach-O (macOS), PE (Windows), as Node names systems and
 * processors. Null for anything else.
 */
export function nativeKindOf(bytes: Buffer): NativeKind | null {
  if (bytes.length < 64) return null
  const mark = bytes.readUInt32BE(0)
  if (mark === 0x7f454c46) return kind('linux', elf, [bytes.readUInt16LE(18)])
  if (mark === 0xcffaedfe) return kind('darwin', mach, [bytes.readUInt32LE(4)])
  if (mark === 0xcafebabe) return kind('darwin', mach, universal(bytes))
  if (bytes.toString('latin1', 0, 2) !== 'MZ') return null
  const start = bytes.readUInt32LE(0x3c)
  if (bytes.toString('latin1', start, start + 4) !== 'PE\0\0') return null
  return kind('win32', pe, [bytes.readUInt16LE(start + 4)])
}

type Numbers = Readonly<Record<number, string>>
const elf: Numbers = { 3: 'ia32', 40: 'arm', 62: 'x64', 183: 'arm64' }
const mach: Numbers = { 0x01_00_00_07: 'x64', 0x01_00_00_0c: 'arm64' }
const pe: Numbers = { 0x014c: 'ia32', 0x8664: 'x64', 0xaa64: 'arm64' }

function kind(platform: string, names: Numbers, numbers: readonly number[]): NativeKind {
  return { platform, architectures: numbers.map((number) => names[number] ?? `processor ${number}`) }
}

/** The processors of a library for several. */
function universal(bytes: Buffer): number[] {
  const count = Math.min(bytes.readUInt32BE(4), 8)
  return Array.from({ length: count }, (_, index) => 8 + index * 20)
    .filter((start) => start + 4 <= bytes.length)
    .map((start) => bytes.readUInt32BE(start))
}
