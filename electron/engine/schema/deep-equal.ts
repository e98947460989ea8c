function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i += 1) if (!deepEqual(a[i], b[i])) return false
  return true
}

/** Whether two plain values (as JSON has them) are equal. The quick way out for the many objects that did not change. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b)
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const key in left) if (!deepEqual(left[key], right[key])) return false
  for (const key in right) if (!(key in left)) return false
  return true
}
