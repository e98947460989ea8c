import type { ReactNode } from 'react'
import { CommandButton } from '../../components/command-button.tsx'
import { upgradeExpression, whyNoUpgrade } from '../../state/availability.ts'
import { useApp } from '../../state/store.ts'
import { Activity } from './activity.tsx'
import { ProjectMenu } from './project-menu.tsx'
import { TargetSwitcher } from './target-switcher.tsx'
import { WhereItStands } from './where-it-stands.tsx'
import './top-bar.css'

/** Always on screen: the project, the target with its tier and state, and the verbs. */
export function TopBar(): ReactNode {
  const nothingToDo = useApp((state) => whyNoUpgrade(state) !== null)
  const head = useApp(upgradeExpression)
  return (
    <header className="top-bar">
      <ProjectMenu />
      <TargetSwitcher />
      <WhereItStands />
      <Activity />
      <div className="top-verbs">
        <CommandButton
          command="downgrade-one"
          label="−1"
          name="−1: downgrade by one revision"
          variant="subtle"
        />
        <CommandButton command="upgrade-one" label="+1" name="+1: upgrade by one revision" variant="subtle" />
        <span className="verb-minor">
          <CommandButton command="stamp" label="Stamp…" />
        </span>
        <span className="verb-minor">
          <CommandButton command="new-revision" label="New revision…" />
        </span>
        <CommandButton
          command="upgrade-head"
          label={`Upgrade to ${head}…`}
          variant={nothingToDo ? 'default' : 'filled'}
        />
      </div>
    </header>
  )
}
