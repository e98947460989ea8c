import { Button } from '@mantine/core'
import type { ComponentType, ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { CommandButton } from '../../components/command-button.tsx'
import { placeText } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { HintText } from '../../components/hint-text.tsx'
import { showBottom } from '../../state/actions/navigation.ts'
import { openOverlay } from '../../state/actions/overlay.ts'
import { loadTargetState } from '../../state/actions/targets.ts'
import type { NoticeKind } from '../../state/notices.ts'
import { fileErrors, settingsProblem } from '../../state/notices.ts'
import { chosenState, chosenTarget, historyOf, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { count, list, shortId } from '../../state/words.ts'

/** What a notice says, and what can be done about it right there. */
type NoticeText = { readonly Text: ComponentType; readonly Actions?: ComponentType }

export const noticeTexts: Readonly<Record<NoticeKind, NoticeText>> = {
  settings: { Text: SettingsText, Actions: ShowProblems },
  'no-target': { Text: NoTargetText, Actions: AddTarget },
  'target-trouble': { Text: TroubleText, Actions: TroubleActions },
  'unknown-rows': { Text: UnknownRowsText, Actions: UnknownRowsActions },
  'broken-files': { Text: BrokenText, Actions: ShowProblems },
  restricted: { Text: RestrictedText, Actions: () => <CommandButton command="trust" /> },
  'many-heads': {
    Text: HeadsText,
    Actions: () => <CommandButton command="merge-heads" label="Merge…" />,
  },
  'never-stamped': {
    Text: NeverStampedText,
    Actions: () => <CommandButton command="stamp" label="Stamp…" />,
  },
}

function ShowProblems(): ReactNode {
  return <Button onClick={() => showBottom('problems')}>Show</Button>
}

function AddTarget(): ReactNode {
  return <Button onClick={() => openOverlay({ kind: 'add-target' })}>Add target…</Button>
}

function Target(): ReactNode {
  const target = useApp((state) => state.target ?? '')
  return (
    <b>
      <ForeignText text={target} />
    </b>
  )
}

function SettingsText(): ReactNode {
  const problem = useApp(useShallow(settingsProblem))
  if (!problem) return null
  const place = problem.where ? ` (${placeText(problem.where)})` : ''
  return (
    <>
      <b>The settings have a problem,</b> so targets and other settings may be missing here:{' '}
      <ForeignText text={`${problem.message}${place}`} />
    </>
  )
}

function NoTargetText(): ReactNode {
  return <>Nothing is known of any database yet: add a target to see where it stands.</>
}

function TroubleText(): ReactNode {
  const info = useApp(chosenTarget)
  const state = useApp(chosenState)
  const failed = useApp((app) => {
    const loadable = app.target === null ? undefined : app.targetStates[app.target]
    return loadable?.kind === 'failed' ? loadable.error : null
  })
  const error = failed ?? state?.error ?? null
  return (
    <>
      <Target />: <ForeignText text={error?.message ?? info?.problem ?? state?.summary ?? ''} />{' '}
      {error?.hint != null && <HintText text={error.hint} />}
    </>
  )
}

function TroubleActions(): ReactNode {
  const target = useApp((state) => state.target ?? '')
  const status = useApp((state) => chosenState(state)?.status)
  if (status === 'password_needed')
    return <Button onClick={() => openOverlay({ kind: 'password', target })}>Give the password…</Button>
  return <Button onClick={() => void loadTargetState(target)}>Try again</Button>
}

function UnknownRowsText(): ReactNode {
  const state = useApp(chosenState)
  if (!state) return null
  const isTold = state.position === 'ahead' || state.position === 'diverged'
  return (
    <>
      <Target /> is at{' '}
      <code>
        <ForeignText text={list(state.unknownRows.map(shortId))} />
      </code>
      , which no file here has{isTold ? '' : ', so what is applied is not known'}. Find its file (another
      branch of the repository may have it), or stamp the database as a revision that it really matches.
    </>
  )
}

function UnknownRowsActions(): ReactNode {
  const target = useApp((state) => state.target ?? '')
  return (
    <>
      <Button onClick={() => openOverlay({ kind: 'rescue', target })}>Find its file…</Button>
      <CommandButton command="stamp" label="Stamp…" />
    </>
  )
}

function BrokenText(): ReactNode {
  const errors = useApp(fileErrors)
  return (
    <>
      <b>{count(errors, 'problem')}</b> in the project’s files. What {errors === 1 ? 'it' : 'they'} could
      affect is not planned.
    </>
  )
}

function RestrictedText(): ReactNode {
  return (
    <>
      <b>Restricted.</b> You can look at its files; until you trust this project its code does not run, and
      its databases are not reached.
    </>
  )
}

function HeadsText(): ReactNode {
  const history = useApp(historyOf)
  const heads = history?.graph.heads ?? []
  const shown = heads.slice(0, 2).map((id) => {
    const message = history ? revisionMap(history).get(id)?.message : undefined
    return `“${message === undefined || message === '' ? shortId(id) : message}”`
  })
  const more = heads.length - shown.length
  return (
    <>
      <b>{count(heads.length, 'head')}:</b>{' '}
      <ForeignText text={list(more > 0 ? [...shown, `${more} more`] : shown)} />. A merge makes them one.
    </>
  )
}

function NeverStampedText(): ReactNode {
  return (
    <>
      <Target /> has no revision yet. Upgrade a new database; stamp one whose tables are already there.
    </>
  )
}
