import {
  attributesDdl,
  carriedAttributesDdl,
  isGivenSchema,
  policyAttributesDdl,
  routineName,
  tableAttributesDdl,
  triggerAttributesDdl,
  viewAttributesDdl,
} from '../../../shared/ddl/postgres-attributes.ts'
import * as postgres from '../../../shared/ddl/postgres-ddl.ts'
import { postgresName, postgresQualified } from '../../../shared/ddl/postgres-names.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../shared/model/schema-snapshot.ts'
import { block, standsOn, type DdlBlock } from './ddl-block.ts'

function postgresTriggers(snapshot: SchemaSnapshot, schema: string, name: string): string[] {
  return snapshot.triggers
    .filter(standsOn(schema, name))
    .flatMap((trigger) => [trigger.definition, ...triggerAttributesDdl(trigger)])
}

function postgresTable(snapshot: SchemaSnapshot, table: TableSnapshot): DdlBlock {
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

function postgresTypes(snapshot: SchemaSnapshot): DdlBlock[] {
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

/** A PostgreSQL schema as blocks: schemas, extensions and types, then tables, views and routines, each with its attributes. */
export function postgresBlocks(snapshot: SchemaSnapshot): DdlBlock[] {
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
    ...snapshot.carried.map((one) =>
      block(
        { schema: one.on?.schema ?? one.schema, name: one.on?.name ?? one.name },
        ...one.create,
        ...carriedAttributesDdl(one),
      ),
    ),
  ]
}
