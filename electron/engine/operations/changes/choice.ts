import { HeadwayError } from '../../../../shared/errors.ts'
import type { Comparison, SchemaChange } from '../../../../shared/model/changes.ts'

/** The chosen changes with everything they depend on, and what follows from them. Pure. */
export function chosenChanges(
  changes: readonly SchemaChange[],
  chosen: readonly string[] | null,
): readonly SchemaChange[] {
  if (chosen === null) return changes
  const byId = new Map(changes.map((change) => [change.id, change]))
  const wanted = new Set<string>()
  const todo = [...chosen]
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const change = byId.get(id)
    if (!change || wanted.has(id)) continue
    wanted.add(id)
    todo.push(...change.dependsOn)
    todo.push(...changes.filter((other) => other.consequenceOf === id).map((other) => other.id))
  }
  return changes.filter((change) => wanted.has(change.id))
}

/** Throws `rename_ambiguous` where questions are open. */
export function requireAnswers(comparison: Comparison): void {
  if (comparison.candidates.length > 0) throw openQuestions(comparison)
}

function openQuestions({ candidates }: Comparison): HeadwayError {
  const flags = candidates.map(
    ({ flag }) => `--rename ${flag}  or  --drop ${flag.slice(0, flag.lastIndexOf(':'))}`,
  )
  return new HeadwayError(
    'rename_ambiguous',
    `Renamed, or dropped and created? ${candidates.length} to be answered.`,
    {
      candidates: candidates.map(({ flag }) => flag),
      problems: flags,
      hint: `Answer each: ${flags[0] ?? ''}`,
    },
  )
}
