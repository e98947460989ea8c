import type { AlterDomainStmt, CopyStmt, CreateSchemaStmt, IndexStmt, Node, RenameStmt } from 'libpg-query'
import type { EffectObject, StatementEffect } from '../../../../../shared/model/effects.ts'
import { codeEffect, effectOf, factIf, ifMissing, unknownEffect, withFacts } from '../../../sql/effects.ts'
import { alterTableEffects } from './alter-table.ts'
import { named, nodeAs, nodesBelow, nodesOf, relation, stringsOf } from './ast.ts'
import type { NodeKind, NodeOf } from './ast.ts'
import { calledFunctions, doEffects, functionEffects } from './called-code.ts'
import { cascadeEffects, dropEffects, kindWords, truncateEffects } from './drops.ts'
import { otherStatements } from './other-statements.ts'
import type { Reading } from './reading.ts'
import { variableEffects } from './server-settings.ts'
import { queryEffects } from './writes.ts'

type Readers = {
  readonly [K in NodeKind]?: (node: NodeOf<K>, reading: Reading) => readonly StatementEffect[]
}

/** Every statement whose effects are known, by its node. What is in neither list is not understood. */
const readers: Readers = {
  AlterTableStmt: alterTableEffects,
  AlterDomainStmt: domainEffects,
  DropStmt: dropEffects,
  TruncateStmt: truncateEffects,
  DropOwnedStmt: ({ roles }) =>
    nodesOf(roles, 'RoleSpec').map(({ rolename = 'current role' }) =>
      effectOf(
        'drop',
        { kind: 'owned by', schema: null, name: rolename },
        {
          loses: 'rows',
          lock: 'reads and writes',
          certain: false,
        },
      ),
    ),
  DropdbStmt: ({ dbname = '' }) => [
    effectOf('drop', { kind: 'database', schema: null, name: dbname }, { loses: 'rows' }),
  ],
  DropRoleStmt: ({ roles }) =>
    nodesOf(roles, 'RoleSpec').map(({ rolename = '' }) => dropped('role', rolename)),
  DropTableSpaceStmt: ({ tablespacename = '' }) => [dropped('tablespace', tablespacename)],
  DropSubscriptionStmt: ({ subname = '' }) => [dropped('subscription', subname)],
  DropUserMappingStmt: ({ servername = '' }) => [dropped('user mapping', servername)],
  SelectStmt: (node) => {
    const into = relation('table', node.intoClause?.rel)
    const effects = queryEffects({ SelectStmt: node })
    return into === null ? effects : [effectOf('create', into), ...effects.filter(isNoRead)]
  },
  InsertStmt: (node) => queryEffects({ InsertStmt: node }),
  UpdateStmt: (node) => queryEffects({ UpdateStmt: node }),
  DeleteStmt: (node) => queryEffects({ DeleteStmt: node }),
  MergeStmt: (node) => queryEffects({ MergeStmt: node }),
  CopyStmt: copyEffects,
  CreateTableAsStmt: ({ query, into, objtype, if_not_exists }) => [
    effectOf('create', relation(kindWords(objtype), into?.rel), {
      detail: if_not_exists === true ? ifMissing : null,
    }),
    ...(query === undefined ? [] : ofQuery(query)),
  ],
  // A plan is made; only ANALYZE carries the statement out.
  ExplainStmt: ({ query, options }) => {
    const analyzes = nodesOf(options, 'DefElem').some(({ defname }) => defname === 'analyze')
    return analyzes && query !== undefined ? nodeEffects(query, null) : [effectOf('read', null)]
  },
  DeclareCursorStmt: ({ query }) => (query === undefined ? [] : queryEffects(query)),
  PrepareStmt: () => [effectOf('setting', null)],
  ExecuteStmt: ({ name = '' }) => [codeEffect(`the prepared statement ${name}`)],
  CallStmt: ({ funccall }) => {
    const called = funccall === undefined ? [codeEffect('a procedure')] : functionEffects(funccall)
    return [...called, ...calledFunctions(funccall?.args)]
  },
  DoStmt: doEffects,
  IndexStmt: indexEffects,
  CreateSchemaStmt: schemaEffects,
  RenameStmt: renameEffects,
  VariableSetStmt: variableEffects,
  ...otherStatements,
}

/** The effects of one parsed statement. `reading` is null for a statement inside another one. */
export function nodeEffects(node: Node, reading: Reading | null): readonly StatementEffect[] {
  const [kind] = Object.keys(node) as [NodeKind]
  const reader = readers[kind] as
    | ((node: unknown, reading: Reading | null) => readonly StatementEffect[])
    | undefined
  if (reader === undefined || (reading === null && kind === 'DoStmt'))
    return [unknownEffect(reading?.sql ?? kind)]
  return reader(nodeAs(node, kind), reading)
}

function dropped(kind: string, name: string): StatementEffect {
  return effectOf('drop', { kind, schema: null, name }, { loses: 'definition' })
}

const isNoRead = ({ effect }: StatementEffect): boolean => effect !== 'read'

/** A query within another statement: only what it writes or calls is worth telling. */
function ofQuery(query: Node): StatementEffect[] {
  const execute = nodeAs(query, 'ExecuteStmt')
  if (execute !== null) return [codeEffect(`the prepared statement ${execute.name ?? ''}`)]
  return queryEffects(query).filter(isNoRead)
}

function copyEffects(statement: CopyStmt): StatementEffect[] {
  const { relation: range, query, is_from, is_program, filename, whereClause } = statement
  const program = is_program === true ? [codeEffect(`the program ${filename ?? ''}`)] : []
  const code = [...program, ...calledFunctions(whereClause)]
  if (is_from === true) return [effectOf('insert', relation('table', range)), ...code]
  const file =
    filename === undefined || is_program === true ? [] : [codeEffect(`COPY to the file ${filename}`)]
  return [
    effectOf('read', relation('table', range)),
    ...(query === undefined ? [] : ofQuery(query)),
    ...file,
    ...code,
  ]
}

function indexEffects(statement: IndexStmt): StatementEffect[] {
  const { idxname, relation: range, concurrent, unique, indexParams, whereClause } = statement
  const table = relation('table', range)
  const index = { kind: 'index', schema: table?.schema ?? null, name: idxname ?? `on ${table?.name ?? ''}` }
  const lock = concurrent === true ? 'definitions' : 'writes'
  const demand = unique === true && whereClause === undefined ? uniqueDemand(table, indexParams) : []
  return [
    effectOf('create', index, {
      lock,
      scans: concurrent !== true,
      detail: unique === true ? 'unique' : null,
      ...withFacts([...factIf(concurrent === true, 'concurrently'), ...factIf(unique === true, 'unique')]),
    }),
    ...(demand.length > 0 ? demand : [effectOf('read', table, { columns: leadingColumns(indexParams) })]),
  ]
}

/** Rows that a unique index would refuse: they are read while it is built. */
function uniqueDemand(table: EffectObject | null, keys: readonly Node[] | undefined): StatementEffect[] {
  const elements = nodesOf(keys, 'IndexElem')
  const columns = elements.flatMap(({ name }) => name ?? [])
  if (columns.length !== elements.length) return []
  return [effectOf('read', table, { columns, demands: 'unique' })]
}

/** The plain columns that an index begins with. */
function leadingColumns(keys: readonly Node[] | undefined): string[] {
  const elements = nodesOf(keys, 'IndexElem')
  const end = elements.findIndex(({ name }) => name === undefined)
  return elements.slice(0, end === -1 ? undefined : end).flatMap(({ name }) => name ?? [])
}

function schemaEffects({
  schemaname,
  authrole,
  schemaElts,
  if_not_exists,
}: CreateSchemaStmt): StatementEffect[] {
  const name = schemaname ?? authrole?.rolename ?? ''
  const elements = (schemaElts ?? []).flatMap((node) => nodeEffects(node, null))
  const detail = if_not_exists === true ? ifMissing : null
  return [effectOf('create', { kind: 'schema', schema: null, name }, { detail }), ...elements]
}

function renameEffects(node: RenameStmt): StatementEffect[] {
  const { renameType, relationType, relation: range, object, subname, newname } = node
  const detail = newname ?? null
  const lock = 'reads and writes'
  if (renameType === 'OBJECT_COLUMN' || renameType === 'OBJECT_ATTRIBUTE') {
    const columns = subname === undefined ? [] : [subname]
    return [effectOf('rename column', relation(kindWords(relationType), range), { columns, detail, lock })]
  }
  const kind = kindWords(renameType)
  const parts = [...nodesBelow(object)].flatMap(([key, found]) =>
    key === 'String' ? stringsOf([{ String: found }]) : [],
  )
  return [
    effectOf('rename', relation(kind, range) ?? named(kind, parts.length > 0 ? parts : [subname ?? '']), {
      detail,
      lock,
    }),
  ]
}

/** T default, N drop and O set NOT NULL, C add, X drop and V validate a constraint. */
function domainEffects({ subtype, typeName, name, behavior, def }: AlterDomainStmt): StatementEffect[] {
  const domain = named('domain', stringsOf(typeName))
  if (subtype === 'X') {
    const drop = effectOf('drop constraint', domain, { detail: name ?? null, loses: 'guard' })
    return [drop, ...cascadeEffects(domain, behavior, 'OBJECT_DOMCONSTRAINT')]
  }
  const checks = subtype === 'C' || subtype === 'O' || subtype === 'V'
  const facts = withFacts(factIf(subtype === 'C' || subtype === 'O', 'domain check'))
  const alter = effectOf('alter', domain, { scans: checks, lock: checks ? 'writes' : 'none', ...facts })
  return [alter, ...(subtype === 'C' ? calledFunctions(def) : [])]
}
