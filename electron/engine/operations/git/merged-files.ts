/** Hash of a file by its path. */
type Side = ReadonlyMap<string, string>

/**
 * The result of a merge, decided file by file as git does: a file that one side changed or removed is as on that side; where both changed it, ours is taken. Answers which side each path is taken from. Pure.
 * @param base what both come from; null where they have nothing in common: then both sides are kept whole
 */
export function mergedFiles(
  base: Side | null,
  ours: Side,
  theirs: Side,
): ReadonlyMap<string, 'ours' | 'theirs'> {
  const merged = new Map<string, 'ours' | 'theirs'>()
  for (const path of new Set([...ours.keys(), ...theirs.keys()])) {
    const [before, here, there] = [base?.get(path), ours.get(path), theirs.get(path)]
    if (here === undefined) {
      if (before === undefined || there !== before) merged.set(path, 'theirs')
    } else if (there === undefined) {
      if (before === undefined || here !== before) merged.set(path, 'ours')
    } else merged.set(path, here === before && there !== before ? 'theirs' : 'ours')
  }
  return merged
}
