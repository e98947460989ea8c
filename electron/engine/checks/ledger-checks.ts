import type { Plan, PlanCheck } from '../../../shared/model/plan.ts'
import type { InterruptedStep } from '../dialects/dialect.ts'
import type { LedgerReading } from '../operations/targets/read-database.ts'
import { judgedHashes, judgeLedger } from '../operations/targets/target-summary.ts'
import type { History } from '../operations/workspace.ts'

/** What the label and the ledger of a database say about a plan. Pure. */
export function planChecks(plan: Plan, ledger: LedgerReading | null, { byId }: History): PlanCheck[] {
  const label = labelCheck(plan)
  if (ledger === null) return [label, noLedger]
  const hashes = judgedHashes(byId.values(), ledger.summary)
  const { edited } = judgeLedger(ledger.summary, hashes, new Set(byId.keys()))
  return [label, interruptedCheck(ledger.interrupted, plan), editedCheck(edited, plan)]
}

const noLedger: PlanCheck = {
  id: 'ledger',
  status: 'pass',
  text: 'No ledger yet: it is created by the first run',
  hint: null,
}

/** What to do where a label contradicts a target. Nothing is offered that makes another database's guard give way. */
export const wrongLabel =
  'Check the URL and the tier of the target. Where it is the label that is wrong, take it away through the target that it names (headway label --remove --target <that target>), or as its owner: drop table headway_label'

/** SAFETY P9: a label that contradicts the target refuses. */
function labelCheck({ basis, tier, target }: Plan): PlanCheck {
  const { label, unreadable, user } = basis.identity
  if (unreadable !== undefined)
    return {
      id: 'label',
      status: 'fail',
      text: `The database carries a label that ${user ?? 'this role'} may not read`,
      hint: `Its owner can let everybody read it: GRANT SELECT ON ${unreadable} TO PUBLIC`,
    }
  if (label === null)
    return { id: 'label', status: 'pass', text: 'The database carries no label', hint: null }
  if (label === tier || label === target)
    return { id: 'label', status: 'pass', text: `The database is labelled ${label}`, hint: null }
  return {
    id: 'label',
    status: 'fail',
    text: `The database is labelled ${label}, and the target ${target} is ${tier}`,
    hint: wrongLabel,
  }
}

function interruptedCheck(interrupted: readonly InterruptedStep[], { decides = [] }: Plan): PlanCheck {
  if (decides.length > 0) return decisionCheck(decides, interrupted.length - decides.length)
  const [first] = interrupted
  if (!first) return { id: 'interrupted', status: 'pass', text: 'No step was interrupted', hint: null }
  return {
    id: 'interrupted',
    status: 'warn',
    text: `${first.action} ${first.revision} was interrupted at statement ${first.position + 1}`,
    hint: 'It ran outside a transaction: look at what it left behind, then resume it, or decide it in the ledger.',
  }
}

/** A stamp that says what became of steps in doubt, and how many it leaves. */
function decisionCheck(decides: readonly string[], left: number): PlanCheck {
  const others = left === 0 ? '' : `; ${left} more in doubt ${left === 1 ? 'stays' : 'stay'} so`
  return {
    id: 'interrupted',
    status: 'warn',
    text: `Says what became of ${decides.join(', ')}, in doubt until then${others}`,
    hint: 'Look at what the step left behind first: after this nothing asks about it any more.',
  }
}

/** What a downgrade would run is not what ran upwards: worth a look. */
function editedCheck(edited: readonly string[], plan: Plan): PlanCheck {
  const touched = edited.filter((id) => plan.steps.some((step) => step.revision === id))
  if (touched.length > 0) {
    return {
      id: 'edited',
      status: 'warn',
      text: `Edited since applied: ${touched.join(', ')}`,
      hint: 'What runs is the file as it is now. Compare it with the ledger first.',
    }
  }
  const text =
    edited.length === 0
      ? 'Files are as they were applied'
      : `Edited since applied, not in this plan: ${edited.length}`
  return { id: 'edited', status: 'pass', text, hint: null }
}
