import type { Random } from '../schema/random.ts'

/** What a file format, a template literal, a splitter or a diff could take for its own. */
const pieces: readonly string[] = [
  'word',
  'Mixed Case',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '\n    indented',
  '\n\ttabbed',
  'trailing   \n',
  '\n\n\n',
  ' ',
  '`',
  '${value}',
  '\\',
  '\\n',
  '\\u0041',
  '\\\\',
  "'",
  "''",
  '"',
  '$$',
  '$function$',
  '$body$',
  '$1',
  '?',
  '??',
  ':name',
  ';',
  '\n-- upgrade\n',
  '\n-- downgrade\n',
  '\n-- revision: abc\n',
  '\n--\n',
  '/*',
  '*/',
  '//',
  '\n\\connect other\n',
  '\nBEGIN\n',
  '\nEND;\n',
  '\u2028',
  '\u2029',
  '\u00a0',
  '\ufeff',
  '\u202e',
  '\u0001',
  '\u007f',
  'é😀',
  '%(name)s',
  '{{x}}',
]

/** A text of up to a dozen such pieces. */
export function hostileText(random: Random): string {
  return Array.from({ length: 1 + random.int(12) }, () => random.pick(pieces)).join('')
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
const name = (text: string): string => `"${text.replaceAll('"', '""')}"`

/** A PostgreSQL schema that holds the text in every place where text goes, under names with the number. */
export function postgresPlaces(text: string, at: number): string {
  const value = literal(text)
  const odd = name(`${[...text].slice(0, 12).join('')} ${at}`)
  const label = literal([...text].slice(0, 12).join(''))
  const body = `\r\n  select ${value}::text  \r-- upgrade\n\t`
  return `
CREATE TYPE kind_${at} AS ENUM (${label}, 'Other');
CREATE DOMAIN word_${at} AS text DEFAULT ${value} CONSTRAINT "Word_${at}" CHECK (VALUE <> ${value});
CREATE TABLE place_${at} (id integer PRIMARY KEY, a text DEFAULT ${value} NOT NULL, b varchar(20), ${odd} integer,
  c text GENERATED ALWAYS AS (a || ${value}) STORED, d kind_${at} DEFAULT ${label}, e word_${at},
  CONSTRAINT "Not_${at}" CHECK (a <> ${value}), CONSTRAINT "Once_${at}" UNIQUE (a));
CREATE INDEX "Index_${at}" ON place_${at} (a) WHERE a <> ${value};
CREATE VIEW view_${at} AS SELECT id, ${value}::text AS word FROM place_${at} WHERE a <> ${value};
CREATE MATERIALIZED VIEW matview_${at} AS SELECT ${value}::text AS word;
CREATE FUNCTION told_${at}(word text DEFAULT ${value}) RETURNS text LANGUAGE sql AS ${literal(body)};
CREATE FUNCTION noted_${at}() RETURNS trigger LANGUAGE plpgsql AS ${literal(`\nbegin\n  raise notice '%', ${value};\n  return new;\nend `)};
CREATE TRIGGER "Trigger_${at}" BEFORE UPDATE ON place_${at} FOR EACH ROW WHEN (new.a <> ${value})
  EXECUTE FUNCTION noted_${at}(${value}, 'x');
CREATE POLICY "Policy_${at}" ON place_${at} USING (a <> ${value}) WITH CHECK (b <> ${value});
COMMENT ON TABLE place_${at} IS ${value};
COMMENT ON COLUMN place_${at}.a IS ${value};
COMMENT ON CONSTRAINT "Not_${at}" ON place_${at} IS ${value};
COMMENT ON INDEX "Index_${at}" IS ${value};
COMMENT ON VIEW view_${at} IS ${value};
COMMENT ON FUNCTION told_${at}(text) IS ${value};
COMMENT ON TYPE kind_${at} IS ${value};
COMMENT ON DOMAIN word_${at} IS ${value};
COMMENT ON TRIGGER "Trigger_${at}" ON place_${at} IS ${value};
COMMENT ON POLICY "Policy_${at}" ON place_${at} IS ${value};
`
}

/** Everything that such a schema wrote down, from the catalogs; without Headway's own tables. */
export const postgresTexts = `SELECT * FROM (
SELECT 'comment' AS what, classoid::regclass::text || ' ' || objsubid::text AS place, description AS text FROM pg_description WHERE objoid >= 16384
UNION ALL SELECT 'function', proname, prosrc FROM pg_proc WHERE oid >= 16384
UNION ALL SELECT 'arguments', proname, pg_get_function_arguments(oid) FROM pg_proc WHERE oid >= 16384
UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE oid >= 16384
UNION ALL SELECT 'default', adrelid::regclass || ' ' || adnum, pg_get_expr(adbin, adrelid) FROM pg_attrdef
UNION ALL SELECT 'domain', typname, typdefault FROM pg_type WHERE typtype = 'd' AND oid >= 16384
UNION ALL SELECT 'label', enumtypid::regtype::text, enumlabel FROM pg_enum WHERE oid >= 16384
UNION ALL SELECT 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indexrelid >= 16384
UNION ALL SELECT 'view', relname, pg_get_viewdef(oid) FROM pg_class WHERE relkind IN ('v', 'm') AND oid >= 16384
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'policy', polname, pg_get_expr(polqual, polrelid) || pg_get_expr(polwithcheck, polrelid) FROM pg_policy
UNION ALL SELECT 'column', attrelid::regclass::text, attname FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0 AND NOT attisdropped
) all_texts WHERE place !~ 'alembic_version|headway_ledger|pg_toast' ORDER BY 1, 2, 3`

/** A SQLite schema that holds the text in every place where text goes, and in the comments that it keeps. */
export function sqlitePlaces(text: string, at: number): string {
  const value = literal(text)
  const note = text.replaceAll('*/', '* /').replaceAll('/*', '/ *')
  return `
CREATE TABLE place_${at} (id integer PRIMARY KEY,\r\n  -- upgrade\n  a text DEFAULT ${value} /* ${note} */,\n-- downgrade\n
  b text CHECK (b <> ${value}), ${name(`${[...text].slice(0, 12).join('')} ${at}`)} text, CONSTRAINT "Not_${at}" CHECK (a <> ${value}));
CREATE INDEX "Index_${at}" ON place_${at} (a) WHERE a <> ${value};
CREATE VIEW view_${at} AS\n-- upgrade\nSELECT ${value} AS word /* ${note} */ , id\n-- downgrade\n FROM place_${at};
CREATE TRIGGER trigger_${at} AFTER INSERT ON place_${at} BEGIN\n-- downgrade\n  UPDATE place_${at} SET b = ${value} /* ${note} */;\r\n
-- upgrade\n  DELETE FROM place_${at} WHERE a = ${value}; END;
`
}

/** Everything that such a schema wrote down. */
export const sqliteTexts = `SELECT type AS what, name AS place, sql AS text FROM sqlite_master
  WHERE sql IS NOT NULL AND name NOT LIKE 'alembic_version%' AND name NOT LIKE 'headway_ledger%'
  AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2`
