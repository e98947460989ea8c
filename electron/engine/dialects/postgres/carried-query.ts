/** One kind of carried objects: SQL expressions over `from`, whose catalog row is `o` and whose schema is `n`. */
export type CarriedQuery = {
  readonly kind: string
  /** What of a catalog must be there where any of the kind is, as cheap as can be: `pg_class WHERE relkind = 'c'`. */
  readonly present: string
  /** The catalog of `o.oid`, for comments, privileges and dependencies. */
  readonly class: string
  readonly from: string
  readonly where: string
  /** Oid of the table or view whose part it is. */
  readonly on?: string
  readonly schema?: string
  readonly name: string
  /** One statement, or an array of statements with `many`. */
  readonly create: string
  readonly drop: string
  readonly many?: boolean
  readonly replaces?: boolean
  readonly commentOn?: string
  readonly grantOn?: string
  readonly role?: string
  readonly attributes?: string
  readonly oid?: string
  /** Names of a column and of an index of the table that it stands on. */
  readonly column?: string
  readonly index?: string
  /** The key of something that no dependency in the catalogs tells. */
  readonly need?: string
}

/** `schema.name`, quoted where it must be; `n` is the alias of a pg_namespace. */
export const qname = (n: string, name: string): string =>
  `quote_ident(${n}.nspname) || '.' || quote_ident(${name})`

/** A condition: the object does not belong to an extension. */
export const notOfExtension = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '${catalog}'::regclass AND x.objid = ${oid} ` +
  `AND x.objsubid = 0 AND x.deptype = 'e')`

/** What the names of the queries of carried objects begin with. */
export const CARRIED = 'carried '

/** The name of the query of a kind; kinds are SQL literals. */
export const nameOf = ({ kind }: CarriedQuery): string => `${CARRIED}${kind.slice(1, -1)}`

/** The query of one kind, in the columns that all kinds have. */
export function carried(query: CarriedQuery): string {
  const array = (sql: string) => (query.many ? sql : `ARRAY[${sql}]`)
  return `SELECT ${query.kind} AS kind, '${query.class}' AS class, ${query.oid ?? 'o.oid'} AS oid,
  ${query.schema ?? 'n.nspname'}::text AS schema, ${query.on ?? 'NULL::oid'} AS relation, (${query.name})::text AS name,
  ${array(query.create)}::text[] AS creates, ${array(query.drop)}::text[] AS drops, ${query.replaces ?? false} AS replaces,
  ${query.commentOn ?? 'NULL::text'} AS comment_on, ${query.grantOn ?? 'NULL::text'} AS grant_on,
  ${query.role ?? 'NULL::text'} AS role, ${query.attributes ?? 'NULL::jsonb'} AS attributes,
  ${query.column ?? 'NULL::text'} AS column_name, ${query.index ?? 'NULL::text'} AS index_name,
  ${query.need ?? 'NULL::text'} AS need
  FROM ${query.from} WHERE ${query.where}`
}
