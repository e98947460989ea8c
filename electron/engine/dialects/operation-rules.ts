import type { StatementEffect } from '../../../shared/model/effects.ts'
import type { StatementInfo } from '../../../shared/model/plan.ts'
import type { SchemaOperation } from '../../../shared/model/schema-operation.ts'
import type { SchemaSnapshot } from '../../../shared/model/schema-snapshot.ts'
import type { Session } from './dialect.ts'
import type { SchemaMove } from './schema-renderer.ts'

export type OperationStatement = { readonly sql: string; readonly bindings?: readonly unknown[] }

/** A part of an operation; parts are done one after the other. */
export type OperationStep =
  /** Known without asking the database. */
  | { readonly kind: 'statements'; readonly statements: readonly OperationStatement[] }
  /**
   * Read from the catalog: the name of a constraint that is identified by its columns. `what` names it in the error
   * where there is none.
   */
  | {
      readonly kind: 'lookup'
      readonly what: string
      statements(snapshot: SchemaSnapshot): readonly OperationStatement[]
    }
  /** A move to another schema, for the renderer. */
  | {
      readonly kind: 'move'
      readonly what: string
      target(snapshot: SchemaSnapshot): MoveTarget
    }

/** Where a move leads, and the expressions that columns are filled from, by table and column name as in `to`. */
export type MoveTarget = {
  readonly to: SchemaSnapshot
  readonly values: SchemaMove['values']
}

/** How a statement of a move is described where its text would be misread: a table that is rebuilt is not lost. */
export type StatementLabel = Pick<StatementInfo, 'kind' | 'object'> & {
  readonly effects: readonly StatementEffect[]
}

/** Stands around the statements of a move. */
export interface MoveGuard {
  /** Throws `objects_lost` or `foreign_keys_violated` where more changed than was asked for. */
  verify(): Promise<void>
}

/** How a dialect does what `op` asks for. All but `guard` is pure; bad input throws `invalid_operation` or `unsupported`. */
export interface OperationRules {
  /** A column's value as a literal, in SQL. */
  readonly literalOf: (column: string) => string
  /** Lets SQL pass that is one expression. Throws `invalid_operation`. */
  readonly expression: (sql: string, what: string) => string
  /** What every table is ordered by where it has no primary key; null where nothing is. */
  readonly rowKey: readonly string[] | null
  plan(operation: SchemaOperation): readonly OperationStep[]
  label(move: SchemaMove, sql: string): StatementLabel | null
  /** Called before the first statement of a move. */
  guard(session: Session, move: SchemaMove): Promise<MoveGuard>
}
