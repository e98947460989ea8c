import type { LintRule } from '../rule.ts'
import { charType } from './char-type.ts'
import { checkChecksRows } from './check-checks-rows.ts'
import { concurrentlyInTransaction } from './concurrently-in-transaction.ts'
import { domainCheck } from './domain-check.ts'
import { dropIndexBlocks } from './drop-index-blocks.ts'
import { dropWithoutBackup } from './drop-without-backup.ts'
import { dropNotNull } from './drop-not-null.ts'
import { dropsGuard } from './drops-guard.ts'
import { dropsWhatIsNotNamed } from './drops-what-is-not-named.ts'
import { editedAfterApply } from './edited-after-apply.ts'
import { enumValue } from './enum-value.ts'
import { everyRow } from './every-row.ts'
import { exclusionChecksRows } from './exclusion-checks-rows.ts'
import { foreignKeyChecksRows } from './foreign-key-checks-rows.ts'
import { foreignKeyWithoutIndex } from './foreign-key-without-index.ts'
import { halfwayPossible } from './halfway-possible.ts'
import { ifNotExists } from './if-not-exists.ts'
import { indexBlocksWrites } from './index-blocks-writes.ts'
import { irreversible } from './irreversible.ts'
import { jsonType } from './json-type.ts'
import { limitedText } from './limited-text.ts'
import { longLock } from './long-lock.ts'
import { losesData } from './loses-data.ts'
import { maintenanceBlocks } from './maintenance-blocks.ts'
import { manyLocks } from './many-locks.ts'
import { moneyType } from './money-type.ts'
import { noLockLimit } from './no-lock-limit.ts'
import { noPrimaryKey } from './no-primary-key.ts'
import { noTimeZone } from './no-time-zone.ts'
import { partitionBlocks } from './partition-blocks.ts'
import { rebuildsTable } from './rebuilds-table.ts'
import { renameBreaksCode } from './rename-breaks-code.ts'
import { requiredColumn } from './required-column.ts'
import { rewritesTable } from './rewrites-table.ts'
import { schemaAndData } from './schema-and-data.ts'
import { serialColumn } from './serial-column.ts'
import { setNotNull } from './set-not-null.ts'
import { smallKey } from './small-key.ts'
import { storedColumn } from './stored-column.ts'
import { typeChange } from './type-change.ts'
import { uncertain } from './uncertain.ts'
import { uniqueBuildsIndex } from './unique-builds-index.ts'
import { unsteadyValues } from './unsteady-values.ts'
import { validateInSameTransaction } from './validate-in-same-transaction.ts'
import { volatileDefault } from './volatile-default.ts'

/** Every rule, most serious first. */
export const lintRules: readonly LintRule[] = [
  editedAfterApply,
  losesData,
  dropWithoutBackup,
  dropsWhatIsNotNamed,
  requiredColumn,
  typeChange,
  volatileDefault,
  storedColumn,
  rewritesTable,
  rebuildsTable,
  setNotNull,
  foreignKeyChecksRows,
  checkChecksRows,
  uniqueBuildsIndex,
  exclusionChecksRows,
  indexBlocksWrites,
  dropIndexBlocks,
  maintenanceBlocks,
  partitionBlocks,
  longLock,
  validateInSameTransaction,
  concurrentlyInTransaction,
  halfwayPossible,
  manyLocks,
  schemaAndData,
  everyRow,
  unsteadyValues,
  renameBreaksCode,
  dropNotNull,
  dropsGuard,
  noLockLimit,
  foreignKeyWithoutIndex,
  ifNotExists,
  enumValue,
  domainCheck,
  smallKey,
  noTimeZone,
  charType,
  limitedText,
  jsonType,
  moneyType,
  noPrimaryKey,
  serialColumn,
  irreversible,
  uncertain,
]
