import { Menu, UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import { CommandButton } from '../../components/command-button.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { upgradeExpression, whyNoUpgrade } from '../../state/availability.ts'
import { runCommand } from '../../state/run-command.ts'
import { useApp } from '../../state/store.ts'
import { Activity } from './activity.tsx'
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

function ProjectMenu(): ReactNode {
  const project = useApp((state) => state.project)
  const isTrusted = project?.trusted ?? false
  if (!project) return null
  return (
    <Menu>
      <Menu.Target>
        <UnstyledButton className="project-name" title={project.root}>
          <span className="hidden">Project </span>
          <b className="cut">
            <ForeignText text={project.name} />
          </b>
          {!isTrusted && <span className="restricted-mark">restricted</span>}
          <span aria-hidden="true" className="faint">
            ▾
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="menu-path">
          <ForeignText text={project.root} />
        </Menu.Label>
        {!isTrusted && <Menu.Item onClick={() => runCommand('trust')}>Trust this project…</Menu.Item>}
        <Menu.Item data-autofocus onClick={() => runCommand('add-target')}>
          Add target…
        </Menu.Item>
        <Menu.Item onClick={() => runCommand('refresh')}>Read everything again</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => runCommand('close-project')}>Close the project</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
