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
import { watchRebuilds } from './rebuild-watch.ts'
import { writeLabel } from './label.ts'
import { identify, identifyMissing } from './identity.ts'
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
import { readModel } from './model-script.ts'
import { operations } from './operations.ts'
import { renderer } from './render-statements.ts'
import { reachOf } from './reach.ts'
import { createScratch } from './scratch.ts'
import { connect } from './session.ts'
import { classifyRules, lexicalRules } from './sql-rules.ts'
import { estimateTable } from './table-estimate.ts'
import { begin, commit, fateOfTransaction, inTransaction, rollback } from './transactions.ts'
import {
  changeSql,
  createVersionTable,
  holdTable,
  readVersionTable,
  recordStep,
  commitStep,
  resolveVersionTable,
  tablesSql,
} from './version-table.ts'

/** SQLite, over the `sqlite3` driver with its own copy of the library. */
export const sqlite: Dialect = {
  name: 'sqlite',
  systemName: 'sqlite',
  capabilities: {
    transactionalDdl: true,
    schemas: false,
    maxIdentifierBytes: null,
    foreignKeysSwitch: true,
    sharedServer: false,
  },
  settingsForReading: (settings) =>
    settings.dialect === 'sqlite' ? { ...settings, create: false } : settings,
  serverKey: () => 'sqlite',
  connect: (settings) => connect(sqlite, settings),
  identify,
  writeLabel,
  identifyMissing: (settings) => identifyMissing(settings, (other) => connect(sqlite, other)),
  quoteIdentifier: quoteName,
  quoteLiteral,
  splitStatements: (script) => splitStatements(script, lexicalRules),
  classify: (sql) => classify(sql, classifyRules),
  readEffects,
  estimateTable,
  inlineBindings: (sql, bindings) => inlineBindings(sql, bindings, lexicalRules, quoteLiteral),
  begin,
  commit,
  rollback,
  inTransaction,
  fateOfTransaction,
  acquireLock,
  lockHolder,
  openGuard,
  watchSequences: watchRebuilds,
  resolveVersionTable,
  readVersionTable,
  createVersionTable,
  holdTable,
  versionTableSql: (ref) => tablesSql(ref).join(';\n'),
  rowChangeSql: changeSql,
  stopAtError: '.bail on',
  recordStep,
  commitStep,
  appendLedger,
  updateJournal,
  isDoneAlready,
  readInterrupted,
  hasLedger,
  createLedger,
  readAppliedText,
  readLedger,
  readLedgerSummary,
  createScratch,
  reachOf,
  backups,
  seeds,
  copies,
  readUsers: null,
  introspection,
  settling: null,
  readModel,
  knownRoles: () => Promise.resolve(null),
  scratchFacts: async (session) =>
    JSON.stringify((await session.query('select sqlite_version() as version')).rows[0] ?? {}),
  renderer,
  operations,
}
