import { objectKey, routineKey, type SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'

type Routine = SchemaSnapshot['routines'][number]
const nameOf = (each: Routine): string => objectKey('routine', each.schema, each.name)

/**
 * What stood on a routine that is gone, and did not change, calls another of its name now: its text is the same, and the
 * server looks it up anew.
 */
export function withOtherOverloads(from: SchemaSnapshot, applied: SchemaSnapshot): SchemaSnapshot {
  const [before, after] = [new Set(from.routines.map(routineKey)), new Set(applied.routines.map(routineKey))]
  const fresh = applied.routines.filter((each) => !before.has(routineKey(each)))
  const instead = new Map(
    from.routines
      .filter((each) => !after.has(routineKey(each)))
      .map(
        (each) =>
          [routineKey(each), fresh.filter((now) => nameOf(now) === nameOf(each)).map(routineKey)] as const,
      )
      .filter(([, keys]) => keys.length > 0),
  )
  if (instead.size === 0) return applied
  const moved = (keys: readonly string[]): string[] => keys.flatMap((key) => instead.get(key) ?? [key])
  const text = JSON.stringify(applied, (key, value: unknown) =>
    key === 'dependsOn' && Array.isArray(value) ? moved(value as string[]) : value,
  )
  return JSON.parse(text) as SchemaSnapshot
}
