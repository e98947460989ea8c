/**
 * Points between any two effects that are visible from outside, in the order a run passes them. `ports.checkpoint` is
 * awaited at each; a test may stop, fail or kill there.
 */
export const checkpoints = {
  connected: 'run.connected',
  locked: 'run.locked',
  planChecked: 'run.plan_checked',
  tablesReady: 'run.tables_ready',
  beforeBegin: 'step.before_begin',
  begun: 'step.begun',
  beforeStatement: 'statement.before',
  afterStatement: 'statement.after',
  bodyDone: 'step.body_done',
  recorded: 'step.recorded',
  committed: 'step.committed',
  journalStarted: 'journal.started',
  journalled: 'journal.statement',
  rolledBack: 'step.rolled_back',
  failureRecorded: 'step.failure_recorded',
  beforeUnlock: 'run.before_unlock',
  unlocked: 'run.unlocked',
} as const

export type CheckpointName = (typeof checkpoints)[keyof typeof checkpoints]
