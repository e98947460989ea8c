import type { LintRule } from '../rule.ts'
import { everyRow } from './every-row.ts'
import { irreversible } from './irreversible.ts'
import { longLock } from './long-lock.ts'
import { losesData } from './loses-data.ts'
import { renameBreaksCode } from './rename-breaks-code.ts'
import { rewritesTable } from './rewrites-table.ts'
import { uncertain } from './uncertain.ts'

/** Every rule, most serious first. */
export const lintRules: readonly LintRule[] = [
  losesData,
  rewritesTable,
  longLock,
  renameBreaksCode,
  everyRow,
  irreversible,
  uncertain,
]
