import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { CommandButton } from '../../components/command-button.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { showBottom } from '../../state/actions/navigation.ts'
import { openOverlay } from '../../state/actions/overlay.ts'
import { loadTargetState } from '../../state/actions/targets.ts'
import { isKnown } from '../../state/revision-state.ts'
import { chosenState, chosenTarget, historyOf } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { count, list, shortId } from '../../state/words.ts'

/** What stands in the way or wants to be known, each with what to do about it. */
export function Banners(): ReactNode {
  return (
    <div className="banners">
      <Restricted />
      <TargetTrouble />
      <UnknownRows />
      <NeverStamped />
      <ManyHeads />
      <BrokenGraph />
    </div>
  )
}

type BannerProps = {
  readonly kind: 'note' | 'warn' | 'bad'
  readonly children: ReactNode
  readonly action?: ReactNode
}

function Banner({ kind, children, action }: BannerProps): ReactNode {
  return (
    <div className="banner" data-kind={kind} role="note">
      <p className="grow">{children}</p>
      {action}
    </div>
  )
}

function Restricted(): ReactNode {
  const isTrusted = useApp((state) => state.project?.trusted ?? true)
  if (isTrusted) return null
  return (
    <Banner kind="note" action={<CommandButton command="trust" />}>
      <b>Restricted.</b> You can look at everything; code of this project does not run until you trust it.
    </Banner>
  )
}

function TargetTrouble(): ReactNode {
  const info = useApp(chosenTarget)
  const target = useApp((state) => state.target)
  const state = useApp(chosenState)
  const loadable = useApp((app) => (app.target === null ? undefined : app.targetStates[app.target]))
  if (target === null || !info)
    return (
      <Banner
        kind="note"
        action={<Button onClick={() => openOverlay({ kind: 'add-target' })}>Add target…</Button>}
      >
        State unknown: connect a target to see where a database stands.
      </Banner>
    )
  const failed = loadable?.kind === 'failed' ? loadable.error : null
  if (failed === null && (state === null || isKnown(state))) return null
  const error = failed ?? state?.error ?? null
  const action =
    state?.status === 'password_needed' ? (
      <Button onClick={() => openOverlay({ kind: 'password', target })}>Give the password…</Button>
    ) : state?.status === 'restricted' ? undefined : (
      <Button onClick={() => void loadTargetState(target)}>Try again</Button>
    )
  return (
    <Banner kind={state?.status === 'restricted' ? 'note' : 'bad'} action={action}>
      <b>
        <ForeignText text={target} />:
      </b>{' '}
      <ForeignText text={error?.message ?? info.problem ?? state?.summary ?? ''} />{' '}
      {error?.hint != null && <ForeignText text={error.hint} />}
    </Banner>
  )
}

function UnknownRows(): ReactNode {
  const state = useApp(chosenState)
  if (!state || state.unknownRows.length === 0) return null
  const ids = list(state.unknownRows.map(shortId))
  return (
    <Banner kind="bad">
      <b>
        <ForeignText text={state.target} />
      </b>{' '}
      is at{' '}
      <code>
        <ForeignText text={ids} />
      </code>
      , which no file here has. Get the missing files (another branch of the repository may hold them), or
      stamp the database as a revision it really matches.
    </Banner>
  )
}

function NeverStamped(): ReactNode {
  const state = useApp(chosenState)
  const revisions = useApp((app) => historyOf(app)?.revisions.length ?? 0)
  if (!isKnown(state) || state.rows.length > 0 || state.unknownRows.length > 0 || revisions === 0) return null
  return (
    <Banner kind="note" action={<CommandButton command="stamp" label="Stamp…" />}>
      <b>
        <ForeignText text={state.target} />
      </b>{' '}
      has no revision yet. A new database is upgraded; one whose schema already exists is stamped as the
      revision it matches.
    </Banner>
  )
}

function ManyHeads(): ReactNode {
  const heads = useApp((state) => historyOf(state)?.graph.heads)
  if (!heads || heads.length < 2) return null
  return (
    <Banner kind="warn" action={<CommandButton command="merge-heads" label="Merge…" />}>
      <b>{count(heads.length, 'head')}:</b> <code>{list(heads.slice(0, 4).map(shortId))}</code>
      {heads.length > 4 && ` and ${heads.length - 4} more`}. One upgrade goes to all of them; a merge makes
      them one.
    </Banner>
  )
}

function BrokenGraph(): ReactNode {
  const errors = useApp((state) => state.problems.filter((problem) => problem.severity === 'error').length)
  if (errors === 0) return null
  return (
    <Banner kind="bad" action={<Button onClick={() => showBottom('problems')}>Show</Button>}>
      <b>{count(errors, 'problem')}</b> in settings, files or graph. What they could affect is not planned.
    </Banner>
  )
}
