import { postgresQualified as qualified } from '../../../../shared/ddl/postgres-names.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { objectKey } from '../../../../shared/model/schema-snapshot.ts'
import { routineKey } from './render-dependants.ts'
import { columnKey, mentions, type Work } from './render-work.ts'

function partitionKeys(work: Work): string[] {
  return work.renamed.tables.flatMap((table) =>
    table.columns
      .filter((one) => work.retyped.has(columnKey(table.schema, table.name, one.name)))
      .filter((one) => table.partitionBy !== null && mentions(table.partitionBy, one.name))
      .map(
        (one) =>
          `The type of ${one.name} cannot change: ${qualified(table.schema, table.name)} is partitioned by it.`,
      ),
  )
}

/** Routines that tables' expressions call stay where they are, with the types in their arguments. */
function heldTypes(work: Work): string[] {
  const held = new Set(work.renamed.tables.flatMap((one) => one.dependsOn))
  const types = [...work.to.enums, ...work.to.domains].filter((one) =>
    work.swappedTypes.has(qualified(one.schema, one.name)),
  )
  return types.flatMap((type) =>
    work.renamed.routines
      .filter((one) => held.has(routineKey(one)))
      .filter((one) => one.dependsOn.includes(objectKey('type', type.schema, type.name)))
      .map(
        (one) =>
          `The type ${qualified(type.schema, type.name)} cannot be made anew: ${qualified(one.schema, one.name)}(${one.arguments}), which a table's expressions call, stands on it.`,
      ),
  )
}

/** Throws `unsupported`, naming all reasons, for a move that PostgreSQL has no statements for. */
export function refuseImpossible(work: Work): void {
  const problems = [...partitionKeys(work), ...heldTypes(work)]
  if (problems.length === 0) return
  throw new HeadwayError('unsupported', problems[0] ?? '', {
    problems,
    hint: 'Write this revision by hand, or leave the change out.',
  })
}
