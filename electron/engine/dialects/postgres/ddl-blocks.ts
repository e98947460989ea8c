import {
  attributesDdl,
  carriedAttributesDdl,
  isGivenSchema,
  policyAttributesDdl,
  routineName,
  tableAttributesDdl,
  triggerAttributesDdl,
  viewAttributesDdl,
} from './ddl-attributes.ts'
import * as postgres from './ddl.ts'
import { postgresName, postgresQualified } from './names.ts'
import { makeDomain } from './render-types.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { block, standsOn, type DdlBlock } from '../ddl-block.ts'

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
    ...sequences.flatMap((sequence) =>
      attributesDdl('SEQUENCE', postgresQualified(sequence.schema, sequence.name), sequence),
    ),
  )
}

function postgresTypes(snapshot: SchemaSnapshot): DdlBlock[] {
  return [
    ...snapshot.enums.map((each) =>
      block(
        each,
        postgres.createEnumDdl(each),
        ...attributesDdl('TYPE', postgresQualified(each.schema, each.name), each),
      ),
    ),
    ...snapshot.domains.map((domain) => block(domain, ...makeDomain(domain))),
    ...snapshot.sequences
      .filter((sequence) => sequence.ownedBy === null)
      .map((sequence) =>
        block(
          sequence,
          postgres.createSequenceDdl(sequence),
          ...attributesDdl('SEQUENCE', postgresQualified(sequence.schema, sequence.name), sequence),
        ),
      ),
  ]
}

/** A PostgreSQL schema as blocks: schemas, extensions and types, then tables, views and routines, each with its attributes. */
export function postgresBlocks(snapshot: SchemaSnapshot): DdlBlock[] {
  return [
    ...snapshot.schemas.map((each) =>
      block(
        { schema: '', name: each.name },
        ...(isGivenSchema(each.name) ? [] : [`CREATE SCHEMA ${postgresName(each.name)}`]),
        ...attributesDdl('SCHEMA', postgresName(each.name), each),
      ),
    ),
    ...snapshot.extensions.map((extension) =>
      block(
        extension,
        `CREATE EXTENSION ${postgresName(extension.name)} WITH SCHEMA ${postgresName(extension.schema)}`,
      ),
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
    ...snapshot.routines.map((routine) =>
      block(routine, routine.definition, ...attributesDdl('ROUTINE', routineName(routine), routine)),
    ),
    ...snapshot.carried.map((each) =>
      block(
        { schema: each.on?.schema ?? each.schema, name: each.on?.name ?? each.name },
        ...each.create,
        ...carriedAttributesDdl(each),
      ),
    ),
  ]
}
