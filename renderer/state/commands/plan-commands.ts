import { openOverlay } from '../actions/overlay.ts'
import { openPlan } from '../actions/plan.ts'
import { upgradeExpression, whyNoDowngrade, whyNoTarget, whyNoUpgrade } from '../availability.ts'
import type { Command } from './command.ts'
import { fixed, needsBoth, needsProject, onTarget, selected } from './command.ts'

/** What opens a plan. Nothing runs from here: the dots in the titles say so. */
export const planCommands: readonly Command[] = [
  {
    id: 'upgrade-head',
    title: (state) => `Upgrade to ${upgradeExpression(state)}…`,
    keys: [],
    scope: 'anywhere',
    unavailable: (state) => needsProject(state) ?? whyNoUpgrade(state),
    run: (state) =>
      onTarget(
        state,
        (target) => void openPlan({ kind: 'upgrade', target, revisions: [upgradeExpression(state)] }),
      ),
  },
  {
    id: 'upgrade-one',
    title: fixed('Upgrade by one revision (+1)…'),
    keys: ['+'],
    scope: 'history',
    unavailable: (state) => needsProject(state) ?? whyNoUpgrade(state),
    run: (state) =>
      onTarget(state, (target) => void openPlan({ kind: 'upgrade', target, revisions: ['+1'] })),
  },
  {
    id: 'downgrade-one',
    title: fixed('Downgrade by one revision (−1)…'),
    keys: ['-'],
    scope: 'history',
    unavailable: (state) => needsProject(state) ?? whyNoDowngrade(state),
    run: (state) => onTarget(state, (target) => void openPlan({ kind: 'downgrade', target, revision: '-1' })),
  },
  {
    id: 'upgrade-here',
    title: fixed('Upgrade to here…'),
    keys: ['u'],
    scope: 'history',
    unavailable: needsBoth,
    run: (state) =>
      onTarget(state, (target) => void openPlan({ kind: 'upgrade', target, revisions: [selected(state)] })),
  },
  {
    id: 'downgrade-here',
    title: fixed('Downgrade to here…'),
    keys: ['d'],
    scope: 'history',
    unavailable: (state) => needsBoth(state) ?? whyNoDowngrade(state),
    run: (state) =>
      onTarget(state, (target) => void openPlan({ kind: 'downgrade', target, revision: selected(state) })),
  },
  {
    id: 'stamp-here',
    title: fixed('Stamp as here…'),
    keys: ['s'],
    scope: 'history',
    unavailable: needsBoth,
    run: (state) => openOverlay({ kind: 'stamp', revision: selected(state) }),
  },
  {
    id: 'downgrade-base',
    title: fixed('Downgrade to base…'),
    keys: [],
    scope: 'anywhere',
    unavailable: (state) => needsProject(state) ?? whyNoDowngrade(state),
    run: (state) =>
      onTarget(state, (target) => void openPlan({ kind: 'downgrade', target, revision: 'base' })),
  },
  {
    id: 'stamp',
    title: fixed('Stamp…'),
    keys: [],
    scope: 'anywhere',
    unavailable: (state) => needsProject(state) ?? whyNoTarget(state),
    run: () => openOverlay({ kind: 'stamp', revision: null }),
  },
  {
    id: 'ensure-version',
    title: fixed('Create the version table…'),
    keys: [],
    scope: 'anywhere',
    unavailable: (state) => needsProject(state) ?? whyNoTarget(state),
    run: (state) => onTarget(state, (target) => void openPlan({ kind: 'ensure_version', target })),
  },
]
