function equalLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i] && !deepEqual(a[i], b[i])) return false
  return true
}

/** Whether two plain values (as JSON has them) are equal. The quick way out for the many objects that did not change. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b)
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const keys = Object.keys(left)
  if (keys.length !== Object.keys(right).length) return false
  for (const key of keys) {
    const value = left[key]
    // Most members are strings and flags: compared here, without a call.
    if (value !== right[key] && !deepEqual(value, right[key])) return false
  }
  return true
}
