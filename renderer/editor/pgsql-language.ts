import type { languages as Languages } from 'monaco-editor/editor'
import { conf, language } from 'monaco-editor/languages/definitions/pgsql/pgsql'

/** Words of PostgreSQL's statements that Monaco's own definition, which goes by reserved words alone, leaves plain. */
const more =
  'ADD ALTER BEGIN BY CACHE CASCADE COMMENT COMMIT CONFLICT CYCLE DATABASE DELETE DOMAIN DROP ENUM EXISTS EXTENSION FUNCTION GENERATED IDENTITY IF INCREMENT INDEX INHERITS INSERT KEY LANGUAGE MATERIALIZED NOTHING OF OVER OWNED OWNER PARTITION POLICY PROCEDURE RENAME REPLACE RESTRICT RETURNS REVOKE ROLLBACK ROW ROWS SCHEMA SEQUENCE SET START STORED TEMPORARY TRIGGER TRUNCATE TYPE UPDATE VALIDATE VALUES VIEW'

/** Tells Monaco about PostgreSQL's SQL. */
export function registerPgsql(languages: typeof Languages): void {
  languages.register({ id: 'pgsql' })
  languages.setLanguageConfiguration('pgsql', conf)
  const keywords = [...language.keywords, ...more.split(' ')]
  languages.setMonarchTokensProvider('pgsql', { ...language, keywords })
}
