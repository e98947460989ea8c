import type {
  AlterTableCmd,
  AlterTableStmt,
  AlterTableType,
  ColumnDef,
  Constraint,
  FuncCall,
  Node,
} from 'libpg-query'
import type { EffectObject, StatementEffect } from '../../../../../shared/model/effects.ts'
import { effectOf, factIf, ifMissing, withFacts } from '../../../sql/effects.ts'
import { nodeAs, nodesBelow, nodesOf, relation, stringsOf, typeText } from './ast.ts'
import { calledFunctions } from './called-code.ts'
import { checkCondition } from './check-condition.ts'
import { typeFactsOf } from './column-facts.ts'
import { cascadeEffects, kindWords } from './drops.ts'
import type { Reading } from './reading.ts'

type Action = (command: AlterTableCmd, table: EffectObject | null, sql: string) => readonly StatementEffect[]

/** ALTER TABLE and its siblings: the effects of every action, in order. */
export function alterTableEffects(
  { relation: range, cmds, objtype }: AlterTableStmt,
  reading: Pick<Reading, 'sql'> | null,
): StatementEffect[] {
  const table = relation(kindWords(objtype), range)
  return nodesOf(cmds, 'AlterTableCmd').flatMap((command) => {
    const action = actions[command.subtype ?? 'AT_DropOids'] ?? plain
    return action(command, table, reading?.sql ?? '')
  })
}

/** Locks, rewrites and losses as the manual gives them ("ALTER TABLE", "Explicit Locking"). */
const exclusive = { lock: 'reads and writes' } as const

/** Actions that change a property: nothing is lost, and the lock is short. */
const plain: Action = ({ name, subtype }, table) => [
  effectOf('alter', table, {
    columns: name !== undefined && columnActions.has(subtype ?? '') ? [name] : [],
    lock: light.has(subtype ?? '') ? 'definitions' : 'reads and writes',
    ...withFacts([
      ...factIf(subtype === 'AT_DropNotNull', 'drop not null', name),
      ...factIf(subtype === 'AT_AttachPartition', 'attach partition'),
    ]),
  }),
]

const columnActions: ReadonlySet<string> = new Set<AlterTableType>([
  'AT_ColumnDefault',
  'AT_DropNotNull',
  'AT_SetStatistics',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_SetStorage',
  'AT_SetCompression',
  'AT_AddIdentity',
  'AT_SetIdentity',
  'AT_DropIdentity',
])

/** Actions under SHARE UPDATE EXCLUSIVE. */
const light: ReadonlySet<string> = new Set<AlterTableType>([
  'AT_SetStatistics',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_ClusterOn',
  'AT_DropCluster',
  'AT_SetRelOptions',
  'AT_ResetRelOptions',
  'AT_AttachPartition',
])

const rewrite: Action = (_command, table) => [effectOf('alter', table, { ...exclusive, rewrites: true })]

const disable =
  (what: string, lock: StatementEffect['lock']): Action =>
  ({ name }, table) => [
    effectOf('disable', table, {
      detail: name === undefined ? what : `${what} ${name}`,
      loses: 'guard',
      lock,
    }),
  ]

const actions: Readonly<Partial<Record<AlterTableType, Action>>> = {
  AT_AddColumn: addColumn,
  AT_DropColumn: ({ name, behavior }, table) => [
    effectOf('drop column', table, {
      columns: name === undefined ? [] : [name],
      loses: 'values',
      ...exclusive,
    }),
    ...cascadeEffects(table, behavior, 'OBJECT_COLUMN'),
  ],
  AT_AlterColumnType: changeType,
  AT_SetNotNull: ({ name }, table) => [
    effectOf('set not null', table, {
      columns: name === undefined ? [] : [name],
      ...exclusive,
      scans: true,
      demands: 'not null',
    }),
  ],
  AT_AddConstraint: ({ def }, table, sql) => addConstraint(nodeAs(def, 'Constraint'), table, sql),
  AT_ValidateConstraint: ({ name }, table) => [
    effectOf('add constraint', table, {
      detail: name ?? null,
      lock: 'definitions',
      scans: true,
      ...withFacts([{ fact: 'validate', column: null }]),
    }),
  ],
  AT_DropConstraint: ({ name, behavior }, table) => [
    effectOf('drop constraint', table, { detail: name ?? null, loses: 'guard', ...exclusive }),
    ...cascadeEffects(table, behavior, 'OBJECT_TABCONSTRAINT'),
  ],
  AT_AlterConstraint: ({ def }, table) => {
    const change = nodeAs(def, 'ATAlterConstraint')
    const off = change?.alterEnforceability === true && change.is_enforced !== true
    const detail = change?.conname ?? null
    if (!off) return [effectOf('alter', table, { detail, ...exclusive })]
    return [
      effectOf('disable', table, { detail: `constraint ${detail ?? ''}`, loses: 'guard', ...exclusive }),
    ]
  },
  // Turns stored values into plain ones; a virtual column has none.
  AT_SetExpression: ({ name }, table) => [
    effectOf('alter', table, { columns: name === undefined ? [] : [name], ...exclusive, rewrites: true }),
  ],
  AT_DropExpression: plain,
  AT_SetLogged: rewrite,
  AT_SetAccessMethod: rewrite,
  AT_SetTableSpace: rewrite,
  AT_SetUnLogged: (_command, table) => [
    effectOf('disable', table, { detail: 'crash safety', loses: 'guard', ...exclusive, rewrites: true }),
  ],
  AT_DisableTrig: disable('trigger', 'writes'),
  AT_DisableTrigAll: disable('all triggers', 'writes'),
  AT_DisableTrigUser: disable('user triggers', 'writes'),
  AT_EnableReplicaTrig: disable('trigger (but for replicas)', 'writes'),
  AT_DisableRule: disable('rule', 'reads and writes'),
  AT_EnableReplicaRule: disable('rule (but for replicas)', 'reads and writes'),
  AT_DisableRowSecurity: disable('row level security', 'reads and writes'),
  AT_NoForceRowSecurity: disable('row level security for the owner', 'reads and writes'),
  AT_DropInherit: ({ def }, table) => {
    const detail = `no inherit ${nodeAs(def, 'RangeVar')?.relname ?? ''}`
    return [effectOf('alter', table, { detail, loses: 'definition', ...exclusive })]
  },
  AT_DetachPartition: ({ def }, table) => {
    const concurrent = nodeAs(def, 'PartitionCmd')?.concurrent === true
    const lock = concurrent ? 'definitions' : 'reads and writes'
    const facts = [{ fact: 'detach partition' as const, column: null }, ...factIf(concurrent, 'concurrently')]
    // The rows stay in a table of their own; that they belong to the parent is lost.
    const detail = `detach ${partitionName(def)}`
    return [effectOf('alter', table, { detail, loses: 'definition', lock, facts })]
  },
}

function partitionName(def: AlterTableCmd['def']): string {
  return nodeAs(def, 'PartitionCmd')?.name?.relname ?? 'partition'
}

function addColumn(
  { def, missing_ok }: AlterTableCmd,
  table: EffectObject | null,
): readonly StatementEffect[] {
  const column = nodeAs(def, 'ColumnDef')
  const constraints = nodesOf(column?.constraints, 'Constraint')
  const computed = constraints.some(
    ({ contype, generated_kind }) =>
      contype === 'CONSTR_IDENTITY' || (contype === 'CONSTR_GENERATED' && generated_kind !== 'v'),
  )
  const value = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr
  const filled = computed || value !== undefined
  const needsValue = constraints.some(
    ({ contype }) => contype === 'CONSTR_NOTNULL' || contype === 'CONSTR_PRIMARY',
  )
  const serial = /serial/.test(stringsOf(column?.typeName?.names).join('.'))
  return [
    effectOf('add column', table, {
      columns: column?.colname === undefined ? [] : [column.colname],
      detail: missing_ok === true ? ifMissing : null,
      ...exclusive,
      rewrites: computed || serial || isVolatile(value),
      demands: needsValue && !filled && !serial ? 'no rows' : null,
      ...withFacts([
        ...typeFactsOf(
          column,
          constraints.some(({ contype }) => contype === 'CONSTR_PRIMARY'),
        ),
        ...factIf(value !== undefined, 'default'),
        ...factIf(isVolatile(value), 'volatile default'),
        ...factIf(
          constraints.some(({ contype }) => contype === 'CONSTR_IDENTITY'),
          'serial',
          column?.colname,
        ),
        ...factIf(
          constraints.some(
            ({ contype, generated_kind }) => contype === 'CONSTR_GENERATED' && generated_kind !== 'v',
          ),
          'stored expression',
        ),
        ...factIf(needsValue && !filled && !serial, 'required'),
      ]),
    }),
    ...calledFunctions(value),
    ...constraints.flatMap((constraint) => ofNewColumn(constraint, column?.colname, table)),
  ]
}

/** Constraints of a new column: unique ones build an index over the table, foreign keys lock the other table. */
function ofNewColumn(
  constraint: Constraint,
  column: string | undefined,
  table: EffectObject | null,
): StatementEffect[] {
  const { contype = 'CONSTR_NULL' } = constraint
  const checked = ['CONSTR_PRIMARY', 'CONSTR_UNIQUE', 'CONSTR_FOREIGN', 'CONSTR_CHECK']
  if (!checked.includes(contype)) return []
  const columns = column === undefined ? [] : [column]
  return addConstraint(constraint, table, '').map((effect) =>
    effect.effect === 'add constraint' ? { ...effect, columns, demands: null } : effect,
  )
}

/** Defaults that are worked out for each row; others are kept in the catalog. */
const volatile = /^(?:random|clock_timestamp|timeofday|gen_random_uuid|uuid.*|nextval|.*bytes)$/

function isVolatile(value: Node | undefined): boolean {
  return [...nodesBelow(value)].some(
    ([kind, node]) =>
      kind === 'FuncCall' && volatile.test(stringsOf((node as FuncCall).funcname).at(-1) ?? ''),
  )
}

function changeType({ name, def }: AlterTableCmd, table: EffectObject | null): readonly StatementEffect[] {
  const column = nodeAs(def, 'ColumnDef')
  const keeps = keepsEveryValue(column)
  return [
    effectOf('change type', table, {
      columns: name === undefined ? [] : [name],
      detail: typeText(column?.typeName),
      loses: keeps ? null : 'values',
      ...exclusive,
      rewrites: true,
      certain: keeps,
      ...withFacts(typeFactsOf(column === null ? null : { ...column, colname: name ?? '' }, false)),
    }),
    ...calledFunctions(column?.raw_default),
  ]
}

/** Any value converts to text without loss; for any other new type the statement does not say what the old type was. */
function keepsEveryValue(column: ColumnDef | null): boolean {
  if (column === null || column.raw_default !== undefined) return false
  const type = typeText(column.typeName)
  return type === 'text' || type === 'varchar'
}

/** ADD CONSTRAINT: an index is built or the table read, unless the check is put off or an index is there. */
export function addConstraint(
  constraint: Constraint | null,
  table: EffectObject | null,
  sql: string,
): StatementEffect[] {
  const { contype, conname, skip_validation: later = false, indexname } = constraint ?? {}
  const foreign = contype === 'CONSTR_FOREIGN'
  const columns = stringsOf(foreign ? constraint?.fk_attrs : constraint?.keys)
  const builds = contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_UNIQUE' || contype === 'CONSTR_EXCLUSION'
  const effects = [
    effectOf(contype === 'CONSTR_NOTNULL' ? 'set not null' : 'add constraint', table, {
      columns,
      detail: conname ?? null,
      lock: foreign ? 'writes' : 'reads and writes',
      scans: !later && !(builds && indexname !== undefined),
      ...(constraint === null || indexname !== undefined ? {} : demandOf(constraint, sql)),
      // A constraint that is NOT VALID demands nothing of existing rows.
      ...(later ? { demands: null } : {}),
      ...withFacts([
        ...factIf(foreign, 'foreign key'),
        ...factIf(contype === 'CONSTR_CHECK', 'check'),
        ...factIf(contype === 'CONSTR_UNIQUE', 'unique'),
        ...factIf(contype === 'CONSTR_PRIMARY', 'primary key'),
        ...factIf(contype === 'CONSTR_EXCLUSION', 'exclusion'),
        ...factIf(contype === 'CONSTR_NOTNULL', 'not null'),
        ...factIf(later, 'not valid'),
        ...factIf(indexname !== undefined, 'using index'),
      ]),
    }),
  ]
  if (contype === 'CONSTR_CHECK' && !later) effects.push(...calledFunctions(constraint?.raw_expr))
  const referred = relation('table', constraint?.pktable)
  if (foreign && referred !== null) effects.push(effectOf('alter', referred, { lock: 'writes' }))
  return effects
}

/** What a constraint asks of the rows that are there. */
function demandOf(constraint: Constraint, sql: string): Pick<StatementEffect, 'demands' | 'condition'> {
  const { contype } = constraint
  if (contype === 'CONSTR_NOTNULL') return { demands: 'not null', condition: null }
  if (contype === 'CONSTR_UNIQUE' || contype === 'CONSTR_PRIMARY')
    return { demands: 'unique', condition: null }
  const condition = contype === 'CONSTR_CHECK' ? checkCondition(constraint, sql) : null
  return { demands: condition === null ? null : 'check', condition }
}
