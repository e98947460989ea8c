import { readUsers } from './activity.ts'
import { unfinished } from './unfinished.ts'
import { backups } from './backup.ts'
import { copies } from './copies.ts'
import { seeds } from './seeds.ts'
import { isDoneAlready } from './done-already.ts'
import { classify } from '../../sql/classify.ts'
import type { Dialect } from '../dialect.ts'
import { inlineBindings } from '../../sql/inline-bindings.ts'
import { splitStatements } from '../../sql/split-statements.ts'
import { quoteName } from '../version-table-sql.ts'
import { readEffects } from './effects.ts'
import { openGuard } from './guard.ts'
import { writeLabel } from './label.ts'
import { identify } from './identity.ts'
import { introspection } from './introspection.ts'
import {
  appendLedger,
  createLedger,
  hasLedger,
  readInterrupted,
  readAppliedText,
  readLedger,
  readLedgerSummary,
  updateJournal,
} from './ledger.ts'
import { quoteLiteral } from './literals.ts'
import { acquireLock, lockHolder } from './lock.ts'
import { knownRoles, readModel, scratchFacts } from './model-script.ts'
import { operations } from './operations.ts'
import { renderer } from './render-statements.ts'
import { settling } from './settle-texts.ts'
import { createScratch } from './scratch/create-scratch.ts'
import { reachOf } from './scratch/reach.ts'
import { connect, serverKey } from './session.ts'
import { classifyRules, lexicalRules, lexicalRulesFor } from './sql-rules.ts'
import { cascades } from './cascades.ts'
import { estimateTable } from './table-estimate.ts'
import { begin, commit, fateOfTransaction, inTransaction, limitStatements, rollback } from './transactions.ts'
import {
  commitStep,
  createVersionTable,
  readVersionTable,
  recordStep,
  resolveVersionTable,
  holdTable,
  tablesSql,
} from './version-table.ts'
import { changeSql } from './record-statement.ts'

/** PostgreSQL 12 and newer, over the `pg` driver. */
export const postgres: Dialect = {
  name: 'postgres',
  systemName: 'postgresql',
  capabilities: {
    transactionalDdl: true,
    schemas: true,
    maxIdentifierBytes: 63,
    foreignKeysSwitch: false,
    sharedServer: true,
  },
  settingsForReading: (settings) => settings,
  serverKey,
  connect: (settings) => connect(postgres, settings),
  identify,
  writeLabel,
  identifyMissing: () => Promise.resolve(null),
  quoteIdentifier: quoteName,
  quoteLiteral,
  splitStatements: (script, reading) => splitStatements(script, lexicalRulesFor(reading)),
  classify: (sql, reading) => classify(sql, { ...classifyRules, lexical: lexicalRulesFor(reading) }),
  readEffects,
  estimateTable,
  cascades,
  inlineBindings: (sql, bindings) => inlineBindings(sql, bindings, lexicalRules, quoteLiteral),
  begin,
  limitStatements,
  commit,
  rollback,
  inTransaction,
  fateOfTransaction,
  acquireLock,
  lockHolder,
  openGuard,
  resolveVersionTable,
  readVersionTable,
  createVersionTable,
  holdTable,
  versionTableSql: (ref) => tablesSql(ref).join(';\n'),
  rowChangeSql: changeSql,
  stopAtError: '\\set ON_ERROR_STOP on',
  recordStep,
  commitStep,
  appendLedger,
  updateJournal,
  isDoneAlready,
  readInterrupted,
  unfinished,
  hasLedger,
  createLedger,
  readAppliedText,
  readLedger,
  readLedgerSummary,
  createScratch: (target, options) => createScratch(target, options, (each) => connect(postgres, each)),
  reachOf,
  backups,
  seeds,
  copies,
  readUsers,
  introspection,
  settling,
  readModel,
  knownRoles,
  scratchFacts,
  renderer,
  operations,
}
