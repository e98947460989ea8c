import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import type { TargetInfo } from '../../../shared/model/project.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { TargetDot } from '../../components/tier-badge.tsx'
import { showBottom } from '../../state/actions/navigation.ts'
import { openOverlay } from '../../state/actions/overlay.ts'
import { chooseTarget } from '../../state/actions/project.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { chosenTarget } from '../../state/selectors.ts'
import { settingsProblem } from '../../state/notices.ts'
import { clockTime } from '../../state/words.ts'
import { useApp } from '../../state/store.ts'
import { targetLook, targetPhrase, targetWord } from '../../state/target-words.ts'

/** Every target with where it stands; a click chooses it. */
export function TargetList(): ReactNode {
  const targets = useApp((state) => state.project?.targets)
  return (
    <section aria-label="Targets">
      <h3>Targets</h3>
      <ul>
        {(targets ?? []).map((info) => (
          <TargetLine key={info.name} info={info} />
        ))}
      </ul>
      <TargetNotes />
      <TargetsNote isEmpty={targets?.length === 0} />
    </section>
  )
}

/** What somebody who uses the chosen target should know: where its URL comes from, what of it is not used. */
function TargetNotes(): ReactNode {
  const notes = useApp((state) => chosenTarget(state)?.notes)
  return (notes ?? []).map((note) => (
    <p key={note} className="side-note" title={escapeForeign(note)}>
      <ForeignText text={note} />
    </p>
  ))
}

/** What is to be said of the list as a whole: its settings are broken, or nothing is in it. */
function TargetsNote({ isEmpty }: { readonly isEmpty: boolean }): ReactNode {
  const file = useApp((state) => {
    const problem = settingsProblem(state)
    return problem && (problem.where?.file ?? state.project?.describedIn ?? null)
  })
  if (file !== null)
    return (
      <p className="side-note">
        <ForeignText text={file} /> has a problem: targets may be missing or wrong here.{' '}
        <button type="button" className="link" onClick={() => showBottom('problems')}>
          Show
        </button>
      </p>
    )
  if (!isEmpty) return null
  return (
    <p className="side-note">
      None yet.{' '}
      <button type="button" className="link" onClick={() => openOverlay({ kind: 'add-target' })}>
        Add target…
      </button>
    </p>
  )
}

function TargetLine({ info }: { readonly info: TargetInfo }): ReactNode {
  const isOn = useApp((state) => state.target === info.name)
  const look = useApp((state) => targetLook(state, info.name))
  const phrase = useApp((state) => targetPhrase(state, info.name))
  const word = useApp((state) => targetWord(state, info.name))
  const asked = useApp((state) => state.askedAt[info.name])
  const time = asked === undefined ? '' : `, as of ${clockTime(asked)}`
  const address = escapeForeign(`${info.name}: ${phrase}${time}\n${info.problem ?? info.displayUrl ?? ''}`)
  return (
    <li>
      <Tooltip label={address} position="right" multiline style={{ whiteSpace: 'pre-line' }}>
        <button
          type="button"
          className="side-item side-target"
          data-on={isOn || undefined}
          aria-pressed={isOn}
          onClick={() => chooseTarget(info.name)}
        >
          <TargetDot look={look === 'bad' || look === 'warn' ? look : info.tier} />
          <span className="cut side-name">
            <ForeignText text={info.name} />
            <span className="hidden">, {info.tier}, </span>
          </span>
          <small className="cut" data-bad={look === 'bad' || undefined}>
            <ForeignText text={word} />
          </small>
        </button>
      </Tooltip>
    </li>
  )
}
