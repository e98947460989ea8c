import { Menu, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { TargetInfo } from '../../../shared/model/project.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { TargetDot, TierBadge } from '../../components/tier-badge.tsx'
import { targetLook, targetWord } from '../../state/target-words.ts'
import { chooseTarget } from '../../state/actions/project.ts'
import { openOverlay } from '../../state/actions/overlay.ts'
import { settingsProblem } from '../../state/notices.ts'
import { chosenTarget } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'

/** The target that everything is shown for, and the way to another. */
export function TargetSwitcher(): ReactNode {
  const target = useApp(chosenTarget)
  const targets = useApp((state) => state.project?.targets)
  const isBroken = useApp((state) => settingsProblem(state) !== null)
  return (
    <Menu width={300}>
      <Menu.Target>
        <UnstyledButton className="target-button" data-tier={target?.tier}>
          <span className="hidden">Target </span>
          {target ? (
            <CurrentTarget target={target} />
          ) : (
            <span className="dim">{isBroken ? 'Targets not known' : 'No target'}</span>
          )}
          <span aria-hidden="true" className="faint">
            ▾
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Targets</Menu.Label>
        {(targets ?? []).map((info, index) => (
          <TargetItem key={info.name} info={info} isFirst={index === 0} />
        ))}
        <Menu.Divider />
        {target && (
          <Menu.Item onClick={() => openOverlay({ kind: 'edit-target', target: target.name })}>
            Edit <ForeignText text={target.name} />…
          </Menu.Item>
        )}
        {target && (
          <Menu.Item onClick={() => openOverlay({ kind: 'backups', target: target.name })}>
            Backups of <ForeignText text={target.name} />…
          </Menu.Item>
        )}
        <Menu.Item onClick={() => openOverlay({ kind: 'add-target' })}>Add target…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function CurrentTarget({ target }: { readonly target: TargetInfo }): ReactNode {
  const look = useApp((state) => targetLook(state, target.name))
  return (
    <>
      <TargetDot look={look} />
      <span className="cut">
        <ForeignText text={target.name} />
      </span>
      <TierBadge tier={target.tier} assumed={target.tierAssumed} />
    </>
  )
}

function TargetItem({ info, isFirst }: { readonly info: TargetInfo; readonly isFirst: boolean }): ReactNode {
  const look = useApp((state) => targetLook(state, info.name))
  const phrase = useApp((state) => targetWord(state, info.name))
  return (
    <Menu.Item data-autofocus={isFirst || undefined} onClick={() => chooseTarget(info.name)}>
      <span className="target-item">
        <TargetDot look={look} />
        <span className="cut grow">
          <ForeignText text={info.name} />
        </span>
        <TierBadge tier={info.tier} assumed={info.tierAssumed} />
        <span className="dim cut target-item-state">
          <ForeignText text={phrase} />
        </span>
      </span>
    </Menu.Item>
  )
}
