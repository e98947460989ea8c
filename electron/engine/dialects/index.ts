import type { DialectName } from '../../../shared/model/project.ts'
import type { Dialect } from './dialect.ts'
import { postgres } from './postgres/dialect.ts'
import { sqlite } from './sqlite/dialect.ts'

/** Every dialect by name. Where else one may be named, tests/architecture/dialect-names.ts says. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { postgres, sqlite }

/** The dialect of a target's URL. */
export function dialectOf(name: DialectName): Dialect {
  return dialects[name]
}
