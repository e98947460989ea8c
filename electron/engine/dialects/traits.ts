import type { DialectName } from '../../../shared/model/project.ts'
import type { DialectTraits } from './dialect-traits.ts'
import { postgresTraits } from './postgres/traits.ts'
import { sqliteTraits } from './sqlite/traits.ts'

/** Apart from `dialects`, so that the pure stages load no driver. */
const traits: Readonly<Record<DialectName, DialectTraits>> = {
  postgres: postgresTraits,
  sqlite: sqliteTraits,
}

/** The traits of the dialect that a snapshot is of. */
export function traitsOf(dialect: DialectName): DialectTraits {
  return traits[dialect]
}
