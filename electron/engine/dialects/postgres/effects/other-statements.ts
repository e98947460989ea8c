import type { AlterSubscriptionStmt, Node, TransactionStmt } from 'libpg-query'
import type { EffectKind, StatementEffect } from '../../../../../shared/model/effects.ts'
import { codeEffect, effectOf, factIf, ifMissing, withFacts } from '../../../sql/effects.ts'
import { named, nodeAs, nodesOf, relation, stringsOf } from './ast.ts'
import type { NodeKind, NodeOf } from './ast.ts'
import { addConstraint } from './alter-table.ts'
import { tableFacts } from './column-facts.ts'
import { kindWords } from './drops.ts'
import { variableEffects } from './server-settings.ts'

type Readers = { readonly [K in NodeKind]?: (node: NodeOf<K>) => readonly StatementEffect[] }

const setting = (): StatementEffect[] => [effectOf('setting', null)]
const maintain = (): StatementEffect[] => [effectOf('maintain', null)]
const simple = (effect: EffectKind, kind: string, name: string | undefined): StatementEffect[] => [
  effectOf(effect, { kind, schema: null, name: name ?? '' }),
]
const dotted = (effect: EffectKind, kind: string, names: readonly Node[] | undefined): StatementEffect[] => [
  effectOf(effect, named(kind, stringsOf(names))),
]

/** IF NOT EXISTS and OR REPLACE: it may have been there before. */
function made(perhaps: boolean | undefined): Partial<StatementEffect> {
  return { detail: perhaps === true ? ifMissing : null }
}

/** What takes a part of a definition away. */
function lost(holds: boolean, detail: string): Partial<StatementEffect> {
  return holds ? { detail, loses: 'definition' } : {}
}

/** A subscription that is switched off, or told to skip, misses changes. */
function subscriptionEffects({ subname = '', kind, options }: AlterSubscriptionStmt): StatementEffect[] {
  const object = { kind: 'subscription', schema: null, name: subname }
  if (kind === 'ALTER_SUBSCRIPTION_SKIP') {
    return [effectOf('alter', object, { detail: 'skip a transaction', loses: 'rows', certain: false })]
  }
  if (kind === 'ALTER_SUBSCRIPTION_DROP_PUBLICATION' || kind === 'ALTER_SUBSCRIPTION_SET_PUBLICATION') {
    return [effectOf('alter', object, lost(true, 'remove publications'))]
  }
  const [enabled] = nodesOf(options, 'DefElem').filter(({ defname }) => defname === 'enabled')
  const off = kind === 'ALTER_SUBSCRIPTION_ENABLED' && nodeAs(enabled?.arg, 'Boolean')?.boolval !== true
  return [
    off
      ? effectOf('disable', null, { detail: `subscription ${subname}`, loses: 'guard' })
      : effectOf('alter', object),
  ]
}

/** Changes that wait in a prepared transaction: they come, or are gone. */
function transactionEffects({ kind, gid = '' }: TransactionStmt): StatementEffect[] {
  if (kind === 'TRANS_STMT_COMMIT_PREPARED') return [codeEffect(`the prepared transaction ${gid}`)]
  if (kind !== 'TRANS_STMT_ROLLBACK_PREPARED') return [effectOf('setting', null)]
  const object = { kind: 'prepared transaction', schema: null, name: gid }
  return [effectOf('drop', object, { loses: 'rows', certain: false })]
}

/** What creates an object. */
const creating: Readers = {
  CreateStmt: ({ relation: range, tableElts, constraints, if_not_exists, inhRelations, ofTypename }) => {
    const inColumns = nodesOf(tableElts, 'ColumnDef').flatMap((column) =>
      nodesOf(column.constraints, 'Constraint'),
    )
    const all = [...inColumns, ...nodesOf(tableElts, 'Constraint'), ...nodesOf(constraints, 'Constraint')]
    // The table is new: of its constraints only those that lock another table are worth telling.
    const locks = all
      .filter(({ contype }) => contype === 'CONSTR_FOREIGN')
      .flatMap((constraint) => addConstraint(constraint, null, '').slice(1))
    const others = inhRelations !== undefined || ofTypename !== undefined
    const like = nodesOf(tableElts, 'TableLikeClause').length > 0
    const facts = withFacts(tableFacts(tableElts, all, others || like))
    return [effectOf('create', relation('table', range), { ...made(if_not_exists), ...facts }), ...locks]
  },
  CreateForeignTableStmt: ({ base }) => [effectOf('create', relation('foreign table', base?.relation))],
  ViewStmt: ({ view, replace }) => [effectOf('create', relation('view', view), made(replace))],
  CreateSeqStmt: ({ sequence, if_not_exists }) => [
    effectOf('create', relation('sequence', sequence), made(if_not_exists)),
  ],
  CompositeTypeStmt: ({ typevar }) => [effectOf('create', relation('type', typevar))],
  CreateEnumStmt: ({ typeName }) => dotted('create', 'type', typeName),
  CreateRangeStmt: ({ typeName }) => dotted('create', 'type', typeName),
  CreateDomainStmt: ({ domainname, constraints }) => [
    effectOf(
      'create',
      named('domain', stringsOf(domainname)),
      withFacts(factIf((constraints?.length ?? 0) > 0, 'domain check')),
    ),
  ],
  CreateFunctionStmt: ({ funcname, is_procedure, replace }) => [
    effectOf(
      'create',
      named(is_procedure === true ? 'procedure' : 'function', stringsOf(funcname)),
      made(replace),
    ),
  ],
  CreateTrigStmt: ({ trigname, relation: range }) => [
    effectOf('create', { kind: 'trigger', schema: null, name: trigname ?? '' }),
    effectOf('alter', relation('table', range), { lock: 'writes' }),
  ],
  CreateEventTrigStmt: ({ trigname }) => simple('create', 'event trigger', trigname),
  RuleStmt: ({ rulename }) => simple('create', 'rule', rulename),
  CreatePolicyStmt: ({ policy_name }) => simple('create', 'policy', policy_name),
  CreateExtensionStmt: ({ extname, if_not_exists }) => [
    effectOf('create', { kind: 'extension', schema: null, name: extname ?? '' }, made(if_not_exists)),
  ],
  CreateRoleStmt: ({ role }) => simple('create', 'role', role),
  CreatedbStmt: ({ dbname }) => simple('create', 'database', dbname),
  CreateTableSpaceStmt: ({ tablespacename }) => simple('create', 'tablespace', tablespacename),
  CreatePublicationStmt: ({ pubname }) => simple('create', 'publication', pubname),
  CreateSubscriptionStmt: ({ subname }) => simple('create', 'subscription', subname),
  CreateFdwStmt: ({ fdwname }) => simple('create', 'foreign data wrapper', fdwname),
  CreateForeignServerStmt: ({ servername }) => simple('create', 'server', servername),
  CreateUserMappingStmt: ({ servername }) => simple('create', 'user mapping', servername),
  CreateAmStmt: ({ amname }) => simple('create', 'access method', amname),
  CreateCastStmt: () => simple('create', 'cast', ''),
  CreateTransformStmt: () => simple('create', 'transform', ''),
  CreateConversionStmt: ({ conversion_name }) => dotted('create', 'conversion', conversion_name),
  CreateOpClassStmt: ({ opclassname }) => dotted('create', 'operator class', opclassname),
  CreateOpFamilyStmt: ({ opfamilyname }) => dotted('create', 'operator family', opfamilyname),
  CreatePLangStmt: ({ plname }) => simple('create', 'language', plname),
  CreateStatsStmt: ({ defnames }) => dotted('create', 'statistics', defnames),
  DefineStmt: ({ defnames, kind }) => dotted('create', kindWords(kind), defnames),
  ImportForeignSchemaStmt: ({ local_schema }) => simple('create', 'foreign tables in', local_schema),
}

/** What changes an object that holds no rows, and loses nothing. */
const altering: Readers = {
  AlterEnumStmt: ({ typeName, newVal, oldVal }) => [
    effectOf('alter', named('type', stringsOf(typeName)), {
      detail: newVal ?? null,
      ...withFacts(factIf(newVal !== undefined && oldVal === undefined, 'new value')),
    }),
  ],
  AlterSeqStmt: ({ sequence }) => [effectOf('alter', relation('sequence', sequence))],
  AlterTypeStmt: ({ typeName }) => dotted('alter', 'type', typeName),
  AlterFunctionStmt: ({ func }) => dotted('alter', 'function', func?.objname),
  AlterObjectSchemaStmt: ({ relation: range, objectType }) => [
    effectOf('alter', relation(kindWords(objectType), range), {
      lock: 'reads and writes',
      facts: [{ fact: 'set schema', column: null }],
    }),
  ],
  AlterObjectDependsStmt: setting,
  AlterOwnerStmt: setting,
  AlterPolicyStmt: ({ policy_name }) => simple('alter', 'policy', policy_name),
  AlterCollationStmt: ({ collname }) => dotted('alter', 'collation', collname),
  AlterOperatorStmt: () => simple('alter', 'operator', ''),
  AlterOpFamilyStmt: ({ opfamilyname, isDrop }) => [
    effectOf('alter', named('operator family', stringsOf(opfamilyname)), lost(isDrop === true, 'drop')),
  ],
  AlterStatsStmt: ({ defnames }) => dotted('alter', 'statistics', defnames),
  AlterTSConfigurationStmt: ({ cfgname, kind }) => [
    effectOf(
      'alter',
      named('text search configuration', stringsOf(cfgname)),
      lost(kind === 'ALTER_TSCONFIG_DROP_MAPPING', 'drop mapping'),
    ),
  ],
  AlterTSDictionaryStmt: ({ dictname }) => dotted('alter', 'text search dictionary', dictname),
  // The extension's own script runs.
  AlterExtensionStmt: ({ extname }) => [codeEffect(`the update script of extension ${extname ?? ''}`)],
  AlterExtensionContentsStmt: ({ extname }) => simple('alter', 'extension', extname),
  AlterPublicationStmt: ({ pubname = '', action }) => [
    effectOf(
      'alter',
      { kind: 'publication', schema: null, name: pubname },
      lost(action === 'AP_DropObjects' || action === 'AP_SetObjects', 'remove what it held'),
    ),
  ],
  AlterSubscriptionStmt: subscriptionEffects,
  AlterFdwStmt: ({ fdwname }) => simple('alter', 'foreign data wrapper', fdwname),
  AlterForeignServerStmt: ({ servername }) => simple('alter', 'server', servername),
  AlterUserMappingStmt: ({ servername }) => simple('alter', 'user mapping', servername),
  AlterTableMoveAllStmt: ({ new_tablespacename }) => [
    effectOf(
      'alter',
      { kind: 'tablespace', schema: null, name: new_tablespacename ?? '' },
      { lock: 'reads and writes', rewrites: true },
    ),
  ],
  AlterEventTrigStmt: ({ trigname, tgenabled }) =>
    tgenabled === 'D'
      ? [effectOf('disable', null, { detail: `event trigger ${trigname ?? ''}`, loses: 'guard' })]
      : simple('alter', 'event trigger', trigname),
}

const settings: Readers = {
  AlterDatabaseStmt: setting,
  AlterDatabaseSetStmt: ({ setstmt }) => variableEffects(setstmt),
  AlterDatabaseRefreshCollStmt: setting,
  AlterDefaultPrivilegesStmt: setting,
  AlterRoleStmt: setting,
  AlterRoleSetStmt: ({ setstmt }) => variableEffects(setstmt),
  AlterSystemStmt: ({ setstmt }) => variableEffects(setstmt),
  AlterTableSpaceOptionsStmt: setting,
  CommentStmt: ({ objtype, object }) => {
    const parts = stringsOf(nodeAs(object, 'List')?.items)
    const names = objtype === 'OBJECT_COLUMN' ? parts.slice(0, -1) : parts
    if (objtype !== 'OBJECT_TABLE' && objtype !== 'OBJECT_COLUMN') return setting()
    return [effectOf('setting', named('table', names), { lock: 'definitions' })]
  },
  SecLabelStmt: setting,
  GrantStmt: setting,
  GrantRoleStmt: setting,
  ReassignOwnedStmt: setting,
  ConstraintsSetStmt: setting,
  VariableShowStmt: () => [effectOf('read', null)],
  FetchStmt: () => [effectOf('read', null)],
  ClosePortalStmt: setting,
  DeallocateStmt: setting,
  DiscardStmt: setting,
  ListenStmt: setting,
  UnlistenStmt: setting,
  NotifyStmt: setting,
  TransactionStmt: transactionEffects,
}

const maintaining: Readers = {
  CheckPointStmt: maintain,
  ClusterStmt: ({ relation: range }) => [
    effectOf('maintain', relation('table', range), { lock: 'reads and writes', rewrites: true }),
  ],
  LockStmt: ({ relations }) =>
    nodesOf(relations, 'RangeVar').map((range) =>
      effectOf('maintain', relation('table', range), { lock: 'reads and writes' }),
    ),
  RefreshMatViewStmt: ({ relation: range, concurrent, skipData }) => [
    effectOf('maintain', relation('materialized view', range), {
      ...(skipData === true ? { detail: 'with no data', loses: 'rows' } : {}),
      lock: concurrent === true ? 'writes' : 'reads and writes',
    }),
  ],
  ReindexStmt: ({ relation: range, name, params }) => {
    const concurrent = nodesOf(params, 'DefElem').some(({ defname }) => defname === 'concurrently')
    const object = relation('table', range) ?? { kind: 'database', schema: null, name: name ?? '' }
    const facts = withFacts(factIf(concurrent, 'concurrently'))
    return [effectOf('maintain', object, { lock: concurrent ? 'definitions' : 'writes', ...facts })]
  },
  VacuumStmt: ({ options, rels }) => {
    const full = nodesOf(options, 'DefElem').some(({ defname }) => defname === 'full')
    const lock = full ? 'reads and writes' : 'definitions'
    const tables = nodesOf(rels, 'VacuumRelation').map((found) => relation('table', found.relation))
    return (tables.length === 0 ? [null] : tables).map((table) =>
      effectOf('maintain', table, { lock, rewrites: full }),
    )
  },
}

/** Statements that lose no data. LOAD runs a library's code and is not among them. */
export const otherStatements: Readers = { ...creating, ...altering, ...settings, ...maintaining }
