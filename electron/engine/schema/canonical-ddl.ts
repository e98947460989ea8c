import {
  attributesDdl,
  isGivenSchema,
  policyAttributesDdl,
  routineName,
  tableAttributesDdl,
  triggerAttributesDdl,
  viewAttributesDdl,
} from '../../../shared/ddl/postgres-attributes.ts'
import * as postgres from '../../../shared/ddl/postgres-ddl.ts'
import { postgresName, postgresQualified } from '../../../shared/ddl/postgres-names.ts'
import * as sqlite from '../../../shared/ddl/sqlite-ddl.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../shared/model/schema-snapshot.ts'

/** Statements that belong together, shown as one block: an object with its parts. */
type Block = { readonly schema: string; readonly name: string; readonly statements: readonly string[] }

const block = (
  { schema, name }: { readonly schema: string; readonly name: string },
  ...statements: string[]
): Block => ({ schema, name, statements })

const standsOn =
  (schema: string, name: string) =>
  (one: { readonly schema: string; readonly table: string }): boolean =>
    one.schema === schema && one.table === name

function sqliteTable(snapshot: SchemaSnapshot, table: TableSnapshot): Block {
  const triggers = snapshot.triggers.filter(standsOn(table.schema, table.name))
  return block(
    table,
    sqlite.createTableDdl(table),
    ...table.indexes.map((index) => sqlite.createIndexDdl(table.name, index)),
    ...triggers.map((trigger) => trigger.definition),
  )
}

function sqliteBlocks(snapshot: SchemaSnapshot): Block[] {
  return [
    ...snapshot.tables.map((table) => sqliteTable(snapshot, table)),
    ...snapshot.views.map((view) =>
      block(
        view,
        sqlite.createViewDdl(view),
        ...snapshot.triggers.filter(standsOn(view.schema, view.name)).map((trigger) => trigger.definition),
      ),
    ),
  ]
}

function postgresTriggers(snapshot: SchemaSnapshot, schema: string, name: string): string[] {
  return snapshot.triggers
    .filter(standsOn(schema, name))
    .flatMap((trigger) => [trigger.definition, ...triggerAttributesDdl(trigger)])
}

function postgresTable(snapshot: SchemaSnapshot, table: TableSnapshot): Block {
  const { schema, name } = table
  const policies = snapshot.policies
    .filter(standsOn(schema, name))
    .flatMap((policy) => [postgres.createPolicyDdl(policy), ...policyAttributesDdl(policy)])
  const sequences = snapshot.sequences.filter(
    ({ ownedBy }) => ownedBy !== null && ownedBy.schema === schema && ownedBy.table === name,
  )
  return block(
    table,
    ...sequences.map(postgres.createSequenceDdl),
    postgres.createTableDdl(table, table.constraints),
    ...sequences.map(postgres.sequenceOwnerDdl),
    ...table.indexes.map((index) => postgres.createIndexDdl(schema, name, index)),
    ...postgresTriggers(snapshot, schema, name),
    ...policies,
    ...tableAttributesDdl(table),
    ...sequences.flatMap((one) => attributesDdl('SEQUENCE', postgresQualified(one.schema, one.name), one)),
  )
}

function postgresTypes(snapshot: SchemaSnapshot): Block[] {
  return [
    ...snapshot.enums.map((one) =>
      block(
        one,
        postgres.createEnumDdl(one),
        ...attributesDdl('TYPE', postgresQualified(one.schema, one.name), one),
      ),
    ),
    ...snapshot.domains.map((one) =>
      block(
        one,
        postgres.createDomainDdl(one),
        ...attributesDdl('DOMAIN', postgresQualified(one.schema, one.name), one),
      ),
    ),
    ...snapshot.sequences
      .filter((one) => one.ownedBy === null)
      .map((one) =>
        block(
          one,
          postgres.createSequenceDdl(one),
          ...attributesDdl('SEQUENCE', postgresQualified(one.schema, one.name), one),
        ),
      ),
  ]
}

function postgresBlocks(snapshot: SchemaSnapshot): Block[] {
  return [
    ...snapshot.schemas.map((one) =>
      block(
        { schema: '', name: one.name },
        ...(isGivenSchema(snapshot, one.name) ? [] : [`CREATE SCHEMA ${postgresName(one.name)}`]),
        ...attributesDdl('SCHEMA', postgresName(one.name), one),
      ),
    ),
    ...snapshot.extensions.map((one) =>
      block(one, `CREATE EXTENSION ${postgresName(one.name)} WITH SCHEMA ${postgresName(one.schema)}`),
    ),
    ...postgresTypes(snapshot),
    ...snapshot.tables.map((table) => postgresTable(snapshot, table)),
    ...snapshot.views.map((view) =>
      block(
        view,
        postgres.createViewDdl(view),
        ...view.indexes.map((index) => postgres.createIndexDdl(view.schema, view.name, index)),
        ...postgresTriggers(snapshot, view.schema, view.name),
        ...viewAttributesDdl(view),
      ),
    ),
    ...snapshot.routines.map((one) =>
      block(one, one.definition, ...attributesDdl('ROUTINE', routineName(one), one)),
    ),
  ]
}

/**
 * A whole schema as stable, readable DDL: what people compare, not a script to run (it is in the order of names, not
 * of dependencies). One column a line; tables by name, each followed by its indexes, triggers and policies; equal
 * snapshots give equal text. What is not compared is listed at the end as comments. Empty for an empty schema.
 */
export function renderSchema(snapshot: SchemaSnapshot): string {
  return describeSchema(snapshot).ddl
}

/** The text of `renderSchema`, and where in it each object with its parts stands: `from` up to before `to`, in characters. */
export function describeSchema(snapshot: SchemaSnapshot): {
  readonly ddl: string
  readonly objects: { schema: string; name: string; from: number; to: number }[]
} {
  const blocks = snapshot.dialect === 'sqlite' ? sqliteBlocks(snapshot) : postgresBlocks(snapshot)
  const objects: { schema: string; name: string; from: number; to: number }[] = []
  const text: string[] = []
  let at = 0
  for (const { schema, name, statements } of blocks) {
    if (statements.length === 0) continue
    const own = statements.map((statement) => `${statement};\n`).join('')
    objects.push({ schema, name, from: at, to: at + own.length })
    text.push(own)
    // An empty line stands between two blocks.
    at += own.length + 1
  }
  const left = snapshot.notCompared.map(
    ({ kind, name, reason }) => `-- not compared: ${kind} ${name} (${reason})\n`,
  )
  return { ddl: [...text, ...(left.length === 0 ? [] : [left.join('')])].join('\n'), objects }
}
