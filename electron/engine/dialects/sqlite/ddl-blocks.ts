import * as sqlite from './ddl.ts'
import type { SchemaSnapshot, TableSnapshot } from '../../../../shared/model/schema-snapshot.ts'
import { block, standsOn, type DdlBlock } from '../ddl-block.ts'

function sqliteTable(snapshot: SchemaSnapshot, table: TableSnapshot): DdlBlock {
  const triggers = snapshot.triggers.filter(standsOn(table.schema, table.name))
  return block(
    table,
    sqlite.createTableDdl(table),
    ...table.indexes.map((index) => sqlite.createIndexDdl(table.name, index)),
    ...triggers.map((trigger) => trigger.definition),
  )
}

/** A SQLite schema as blocks: tables with their indexes and triggers, then views with theirs. */
export function sqliteBlocks(snapshot: SchemaSnapshot): DdlBlock[] {
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
