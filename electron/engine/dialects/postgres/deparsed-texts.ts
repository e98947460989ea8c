import { postgresName as name, postgresQualified as qualified } from './names.ts'
import { createDomainDdl } from './ddl.ts'
import type {
  ColumnSnapshot,
  DomainSnapshot,
  IndexSnapshot,
  SchemaSnapshot,
  TableSnapshot,
  TriggerSnapshot,
} from '../../../../shared/model/schema-snapshot.ts'
import type { DeparsedText } from '../settled-texts.ts'

/** What the probes call the objects they make. */
const PROBE = 'headway_probe'

/** A text whose probe is written only where it is asked for: of a large schema hardly any is. */
export type FoundText = Pick<DeparsedText, 'place' | 'text'> & { readonly probe: () => DeparsedText['probe'] }

/**
 * Asked at every place with deparsed text: `part` holds the members of the object that follow from the text. Answers
 * with the part to put there, the same where nothing changes.
 */
type TextVisitor = <Part extends object>(part: Part, text: FoundText) => Part

/** An object with a part visited, itself where the part stays. */
function withPart<T extends object>(visit: TextVisitor, object: T, part: Partial<T>, text: FoundText): T {
  const now = visit(part, text)
  return now === part ? object : { ...object, ...now }
}

/** A list with its members visited, itself where all stay. */
function each<T>(list: readonly T[], visit: (t: T) => T): T[] {
  const now = list.map(visit)
  return now.some((each, at) => each !== list[at]) ? now : (list as T[])
}

const place = (...parts: readonly string[]): string => JSON.stringify(parts)
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
const oid = (schema: string, of: string): string => `${literal(qualified(schema, of))}::regclass`
const oneOf = (column: string, catalog: string, where: string): string =>
  `SELECT ${column} FROM pg_catalog.${catalog} WHERE ${where}`

function columnTexts(visit: TextVisitor, table: TableSnapshot, column: ColumnSnapshot): ColumnSnapshot {
  const on = () => qualified(table.schema, table.name)
  const expression = (of: string) =>
    `SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum ` +
    `WHERE d.adrelid = ${oid(table.schema, table.name)} AND a.attname = ${literal(of)}`
  const { default: value, generated } = column
  if (value !== null)
    return withPart(
      visit,
      column,
      { default: value },
      {
        place: place('default', table.schema, table.name, column.name),
        text: value,
        probe: () => ({
          before: '',
          head: `ALTER TABLE ${on()} ALTER COLUMN ${name(column.name)} SET DEFAULT `,
          tail: '',
          read: expression(column.name),
        }),
      },
    )
  if (generated === null) return column
  const collate = column.collation === null ? '' : ` COLLATE ${column.collation}`
  return withPart(
    visit,
    column,
    { generated },
    {
      place: place('generated', table.schema, table.name, column.name, String(generated.stored)),
      text: generated.expression,
      probe: () => ({
        before: '',
        head: `ALTER TABLE ${on()} ADD COLUMN ${PROBE} ${column.type}${collate} GENERATED ALWAYS AS (`,
        tail: `) ${generated.stored ? 'STORED' : 'VIRTUAL'}`,
        read: expression(PROBE),
      }),
    },
  )
}

function indexTexts(
  visit: TextVisitor,
  owner: { schema: string; name: string },
  index: IndexSnapshot,
): IndexSnapshot {
  const { definition, method, keys, include, predicate } = index
  return withPart(
    visit,
    index,
    { definition, method, keys, include, predicate },
    {
      place: place('index', owner.schema, owner.name, index.name),
      text: definition,
      probe: () => ({
        before: '',
        head: `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${PROBE} ON ${qualified(owner.schema, owner.name)} `,
        tail: '',
        read: oneOf(
          `substr(pg_get_indexdef(indexrelid), strpos(pg_get_indexdef(indexrelid), ' USING ') + 1)`,
          'pg_index',
          `indexrelid = ${oid(owner.schema, PROBE)}`,
        ),
      }),
    },
  )
}

function tableTexts(visit: TextVisitor, table: TableSnapshot): TableSnapshot {
  const on = () => qualified(table.schema, table.name)
  const columns = each(table.columns, (each) => (each.inherited ? each : columnTexts(visit, table, each)))
  const indexes = each(table.indexes, (each) => indexTexts(visit, table, each))
  const constraints = each(table.constraints, (each) => {
    if ((each.kind !== 'check' && each.kind !== 'exclusion') || each.name === null) return each
    const { definition } = each
    return withPart(
      visit,
      each,
      { definition },
      {
        place: place(each.kind, table.schema, table.name, each.name ?? ''),
        text: definition,
        probe: () => ({
          before: '',
          head: `ALTER TABLE ${on()} ADD CONSTRAINT ${PROBE} `,
          tail: '',
          read: oneOf(
            'pg_get_constraintdef(oid)',
            'pg_constraint',
            `conname = '${PROBE}' AND conrelid = ${oid(table.schema, table.name)}`,
          ),
        }),
      },
    )
  })
  const same = columns === table.columns && indexes === table.indexes && constraints === table.constraints
  const visited = same ? table : { ...table, columns, indexes, constraints }
  const { partitionBy } = table
  if (partitionBy === null) return visited
  return withPart(
    visit,
    visited,
    { partitionBy },
    {
      place: place('partition key', table.schema, table.name),
      text: partitionBy,
      probe: () => ({
        before: '',
        head: `CREATE TABLE ${qualified(table.schema, PROBE)} (LIKE ${on()}) PARTITION BY `,
        tail: '',
        read: `SELECT pg_get_partkeydef(${oid(table.schema, PROBE)})`,
      }),
    },
  )
}

function triggerText(visit: TextVisitor, trigger: TriggerSnapshot): TriggerSnapshot {
  const { schema, table, definition } = trigger
  return withPart(
    visit,
    trigger,
    { definition },
    {
      place: place('trigger', schema, table, trigger.name),
      text: definition,
      probe: () => ({
        before: `DROP TRIGGER ${name(trigger.name)} ON ${qualified(schema, table)}`,
        head: '',
        tail: '',
        read: oneOf(
          'pg_get_triggerdef(oid)',
          'pg_trigger',
          `tgname = ${literal(trigger.name)} AND tgrelid = ${oid(schema, table)}`,
        ),
      }),
    },
  )
}

function policyTexts(visit: TextVisitor, policy: SchemaSnapshot['policies'][number]) {
  const { schema, table, using, withCheck } = policy
  const read = (column: string) =>
    oneOf(
      `pg_get_expr(${column}, polrelid)`,
      'pg_policy',
      `polname = '${PROBE}' AND polrelid = ${oid(schema, table)}`,
    )
  const text = (clause: string, expression: string, column: string, tail = ')') => ({
    place: place('policy', schema, table, policy.name, clause),
    text: expression,
    probe: () => ({
      before: '',
      head: `CREATE POLICY ${PROBE} ON ${qualified(schema, table)} ${clause} (`,
      tail,
      read: read(column),
    }),
  })
  const first = using === null ? policy : withPart(visit, policy, { using }, text('USING', using, 'polqual'))
  if (withCheck === null) return first
  return withPart(visit, first, { withCheck }, text('WITH CHECK', withCheck, 'polwithcheck'))
}

function domainTexts(visit: TextVisitor, domain: DomainSnapshot): DomainSnapshot {
  const { schema } = domain
  const bare = () => createDomainDdl({ ...domain, name: PROBE, default: null, notNull: false, checks: [] })
  const type = () => `${literal(qualified(schema, PROBE))}::regtype`
  const value = domain.default
  const first =
    value === null
      ? domain
      : withPart(
          visit,
          domain,
          { default: value },
          {
            place: place('domain default', schema, domain.name),
            text: value,
            probe: () => ({
              before: '',
              head: `${bare()} DEFAULT `,
              tail: '',
              read: oneOf('pg_get_expr(typdefaultbin, 0)', 'pg_type', `oid = ${type()}`),
            }),
          },
        )
  const checks = each(domain.checks, (each) => {
    const { definition } = each
    return withPart(
      visit,
      each,
      { definition },
      {
        place: place('domain check', schema, domain.name, each.name),
        text: definition,
        probe: () => ({
          before: '',
          head: `${bare()}; ALTER DOMAIN ${qualified(schema, PROBE)} ADD CONSTRAINT ${PROBE} `,
          tail: '',
          read: oneOf('pg_get_constraintdef(oid)', 'pg_constraint', `contypid = ${type()}`),
        }),
      },
    )
  })
  return checks === domain.checks ? first : { ...first, checks }
}

function viewTexts(visit: TextVisitor, view: SchemaSnapshot['views'][number]) {
  const { schema, definition } = view
  const indexes = each(view.indexes, (each) => indexTexts(visit, view, each))
  const visited = indexes === view.indexes ? view : { ...view, indexes }
  return withPart(
    visit,
    visited,
    { definition },
    {
      place: place('view', schema, view.name, String(view.materialized)),
      text: definition,
      probe: () => ({
        before: '',
        head: `CREATE VIEW ${qualified(schema, PROBE)} AS `,
        tail: '',
        read: `SELECT regexp_replace(btrim(pg_get_viewdef(${oid(schema, PROBE)}), E' \\n\\t\\r'), ';$', '')`,
      }),
    },
  )
}

function routineTexts(visit: TextVisitor, routine: SchemaSnapshot['routines'][number]) {
  const { schema, definition, signature } = routine
  const called = () => literal(`${qualified(schema, routine.name)}(${routine.arguments})`)
  return withPart(
    visit,
    routine,
    { definition, signature },
    {
      place: place('routine', schema, routine.name, routine.arguments, routine.kind),
      text: definition,
      probe: () => ({
        before: '',
        head: '',
        tail: '',
        read: `SELECT rtrim(pg_get_functiondef(${called()}::regprocedure), E' \\n\\t\\r')`,
      }),
    },
  )
}

/** The snapshot with every deparsed text visited, itself where all stay. Pure. */
export function visitTexts(snapshot: SchemaSnapshot, visit: TextVisitor): SchemaSnapshot {
  const visited = {
    domains: each(snapshot.domains, (each) => domainTexts(visit, each)),
    tables: each(snapshot.tables, (each) => tableTexts(visit, each)),
    views: each(snapshot.views, (each) => viewTexts(visit, each)),
    routines: each(snapshot.routines, (each) => routineTexts(visit, each)),
    triggers: each(snapshot.triggers, (each) => triggerText(visit, each)),
    policies: each(snapshot.policies, (each) => policyTexts(visit, each)),
  }
  return { ...snapshot, ...visited }
}
