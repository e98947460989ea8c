import type { CliCommand } from '../command.ts'
import { applyCommand } from './apply.ts'
import { blameCommand } from './blame.ts'
import { branchesCommand } from './branches.ts'
import { checkCommand } from './check.ts'
import { completionCommand } from './completion.ts'
import { createCommand } from './create.ts'
import { currentCommand } from './current.ts'
import { diffCommand } from './diff.ts'
import { doctorCommand } from './doctor.ts'
import { downgradeCommand } from './downgrade.ts'
import { driftCommand } from './drift.ts'
import { editCommand } from './edit.ts'
import { ensureVersionCommand } from './ensure-version.ts'
import { headsCommand } from './heads.ts'
import { historyCommand } from './history.ts'
import { impactCommand } from './impact.ts'
import { initCommand } from './init.ts'
import { labelCommand } from './label.ts'
import { ledgerCommand } from './ledger.ts'
import { lintCommand } from './lint.ts'
import { mergeCommand } from './merge.ts'
import { openCommand } from './open.ts'
import { planCommand } from './plan.ts'
import { rehearseCommand } from './rehearse.ts'
import { rescueCommand } from './rescue.ts'
import { resetCommand } from './reset.ts'
import { restoreCommand } from './restore.ts'
import { revisionCommand } from './revision.ts'
import { schemaCommand } from './schema.ts'
import { serveCommand } from './serve.ts'
import { showCommand } from './show.ts'
import { squashCommand } from './squash.ts'
import { stampCommand } from './stamp.ts'
import { targetsCommand } from './targets.ts'
import { upgradeCommand } from './upgrade.ts'

/** Every verb, in the order of `headway --help`. */
export const commands: readonly CliCommand[] = [
  initCommand,
  revisionCommand,
  mergeCommand,
  squashCommand,
  createCommand,
  upgradeCommand,
  downgradeCommand,
  stampCommand,
  ensureVersionCommand,
  currentCommand,
  historyCommand,
  blameCommand,
  ledgerCommand,
  restoreCommand,
  rescueCommand,
  headsCommand,
  branchesCommand,
  showCommand,
  editCommand,
  planCommand,
  impactCommand,
  rehearseCommand,
  applyCommand,
  checkCommand,
  lintCommand,
  schemaCommand,
  diffCommand,
  driftCommand,
  resetCommand,
  targetsCommand,
  labelCommand,
  doctorCommand,
  serveCommand,
  openCommand,
  completionCommand,
]
