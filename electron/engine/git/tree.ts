/** What a tree object holds; `whole` is false where names in it are not valid UTF-8. */
export type Tree = { readonly entries: readonly TreeEntry[]; readonly whole: boolean }

type TreeEntry = { readonly name: string; readonly id: string; readonly kind: 'file' | 'folder' }

/**
 * The entries of a tree object: `mode SP name NUL id` one after another. Links, submodules and names that are no UTF-8
 * are left out; a broken end is the end. https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 * @param idLength of an id in hexadecimal: 40, or 64 where the repository uses SHA-256
 */
export function readTree(bytes: Uint8Array, idLength: number): Tree {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: TreeEntry[] = []
  let whole = true
  for (let at = 0; at < buffer.length;) {
    const space = buffer.indexOf(32, at)
    const end = buffer.indexOf(0, space)
    const next = end + 1 + idLength / 2
    if (space === -1 || end === -1 || next > buffer.length) break
    const kind = kinds[buffer.toString('latin1', at, space)]
    const name = decode(buffer.subarray(space + 1, end))
    if (name === null) whole = false
    else if (kind !== undefined && isPlain(name))
      entries.push({ name, kind, id: buffer.toString('hex', end + 1, next) })
    at = next
  }
  return { entries, whole }
}

const kinds: Readonly<Record<string, TreeEntry['kind']>> = {
  '40000': 'folder',
  '100644': 'file',
  '100755': 'file',
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes)
  } catch {
    return null
  }
}

/** A tree that was made by hand can hold any name. */
function isPlain(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\\')
}
