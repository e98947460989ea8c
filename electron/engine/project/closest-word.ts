/**
 * The word of `words` that `typed` most likely meant, or null where none is near.
 * Near: at most two edits (insert, delete, replace, swap) and fewer than half of the letters; case, `-` and `_` do not count.
 */
export function closestWord(typed: string, words: readonly string[]): string | null {
  const wanted = fold(typed)
  const limit = Math.min(2, Math.floor((wanted.length - 1) / 2))
  let best: { word: string; distance: number } | null = null
  for (const word of words) {
    const distance = editDistance(wanted, fold(word))
    if (distance <= limit && (best === null || distance < best.distance)) best = { word, distance }
  }
  return best?.word ?? null
}

function fold(word: string): string {
  return word.toLowerCase().replace(/[-_]/g, '')
}

/** Optimal string alignment distance. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const next = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let value = Math.min(
        at(last, column) + 1,
        at(next, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      )
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) value = Math.min(value, at(beforeLast, column - 2) + 1)
      next.push(value)
    }
    beforeLast = last
    last = next
  }
  return at(last, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
