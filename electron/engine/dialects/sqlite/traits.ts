import type { DialectTraits } from '../dialect-traits.ts'
import { sqliteBlocks } from './ddl-blocks.ts'
import { sqliteName } from './names.ts'
import { lexicalRules } from './sql-rules.ts'

export const sqliteTraits: DialectTraits = {
  foldsNames: true,
  hasSchemas: false,
  hasOwners: false,
  notesLocks: false,
  onlineChanges: false,
  sqlLanguage: 'sql',
  rebuildsTables: true,
  writesViewColumns: true,
  lexical: lexicalRules,
  nameText: sqliteName,
  knexCode: null,
  sqlFileText: (sql) => sql,
  ddlBlocks: sqliteBlocks,
}
