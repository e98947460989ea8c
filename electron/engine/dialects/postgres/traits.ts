import type { DialectTraits } from '../dialect-traits.ts'
import { postgresBlocks } from './ddl-blocks.ts'
import { withoutReturns } from './escape-returns.ts'
import { knexCode } from './knex-code.ts'
import { postgresName } from './names.ts'
import { lexicalRules } from './sql-rules.ts'

export const postgresTraits: DialectTraits = {
  foldsNames: false,
  hasSchemas: true,
  hasOwners: true,
  notesLocks: true,
  onlineChanges: true,
  sqlLanguage: 'pgsql',
  rebuildsTables: false,
  writesViewColumns: false,
  lexical: lexicalRules,
  nameText: postgresName,
  knexCode,
  sqlFileText: withoutReturns,
  ddlBlocks: postgresBlocks,
}
