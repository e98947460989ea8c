import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { showBottom } from '../state/actions/navigation.ts'
import { loadTargetState } from '../state/actions/targets.ts'
import { openOverlay } from '../state/actions/overlay.ts'
import { openPlan } from '../state/actions/plan.ts'
import { withTrust } from '../state/actions/project.ts'
import { whyNoTarget } from '../state/availability.ts'
import { settingsProblem } from '../state/notices.ts'
import type { ReviewBlocker } from '../state/review-blocker.ts'
import { chosenState, historyOf } from '../state/selectors.ts'
import { useApp } from '../state/store.ts'
import { CommandButton } from './command-button.tsx'
import { EmptyState } from './empty-state.tsx'
import { ForeignText } from './foreign-text.tsx'
import { HintText } from './hint-text.tsx'
import { Waiting } from './waiting.tsx'

/** Why schemas cannot be compared yet, and what to do about it. */
export function ReviewBlocked({
  blocker,
}: {
  readonly blocker: Exclude<ReviewBlocker, 'no model'>
}): ReactNode {
  const target = useApp((state) => state.target)
  const isBroken = useApp((state) => settingsProblem(state) !== null)
  switch (blocker) {
    case 'no target':
      if (isBroken)
        return (
          <EmptyState
            title="The settings have a problem"
            actions={<Button onClick={() => showBottom('problems')}>Show the problem</Button>}
          >
            <p>Without it no target is known, and there is nothing to compare with.</p>
          </EmptyState>
        )
      return (
        <EmptyState
          title="Choose a target first"
          actions={<Button onClick={() => openOverlay({ kind: 'add-target' })}>Add target…</Button>}
        >
          <p>A target is a database with a name. Its schema is one of the two sides that are compared.</p>
        </EmptyState>
      )
    case 'restricted':
      return (
        <EmptyState
          title="Comparing runs code of the project"
          actions={
            <Button
              variant="filled"
              onClick={() =>
                withTrust(
                  'Comparing loads files of the project and runs them on a scratch database.',
                  () => {},
                )
              }
            >
              Trust this project…
            </Button>
          }
        >
          <p>
            The schemas to compare are made by running the project’s files on a scratch database. Nothing of
            this project runs until you trust it.
          </p>
        </EmptyState>
      )
    case 'asking':
      return <Waiting text="Asking where the database stands…" />
    case 'trouble':
      return <Trouble target={target ?? ''} />
    case 'behind':
      return <Behind target={target ?? ''} />
  }
}

function Trouble({ target }: { readonly target: string }): ReactNode {
  const reason = useApp(whyNoTarget)
  const hint = useApp((state) => chosenState(state)?.error?.hint ?? null)
  const isLocked = useApp((state) => chosenState(state)?.status === 'password_needed')
  const action = isLocked ? (
    <Button variant="filled" onClick={() => openOverlay({ kind: 'password', target })}>
      Give the password…
    </Button>
  ) : (
    <Button variant="filled" onClick={() => void loadTargetState(target)}>
      Try again
    </Button>
  )
  return (
    <EmptyState title={`${target} cannot be compared now`} actions={action}>
      <p>
        <ForeignText text={reason ?? 'It could not be asked where it stands.'} />
      </p>
      {hint !== null && (
        <p>
          <HintText text={hint} />
        </p>
      )}
    </EmptyState>
  )
}

function Behind({ target }: { readonly target: string }): ReactNode {
  const summary = useApp((state) => chosenState(state)?.summary ?? '')
  const isNew = useApp((state) => chosenState(state)?.rows.length === 0)
  const heads = useApp((state) => ((historyOf(state)?.graph.realHeads.length ?? 0) > 1 ? 'heads' : 'head'))
  return (
    <EmptyState
      title={`${target} is not at the ${heads}`}
      actions={
        <>
          <Button
            variant="filled"
            onClick={() => void openPlan({ kind: 'upgrade', target, revisions: ['heads'] })}
          >
            Upgrade to {heads}…
          </Button>
          {isNew && <CommandButton command="stamp" />}
        </>
      }
    >
      <p>
        Where it stands: <ForeignText text={summary} />. Compared now, what the pending revisions do would be
        proposed once more. Bring the database to the heads first; the plan shows what that would run.
      </p>
      {isNew && <p>A database that already has what the revisions make is stamped instead.</p>}
    </EmptyState>
  )
}
