import { Menu, UnstyledButton } from '@mantine/core'
import { useMemo } from 'react'
import type { ReactNode } from 'react'
import { ForeignText } from '../../components/foreign-text.tsx'
import { switchProject } from '../../state/actions/project.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { runCommand } from '../../state/run-command.ts'
import { useApp } from '../../state/store.ts'

/** As many as a menu can hold and still be read at a glance. */
const mostRecent = 6

/** Which project is open, what can be done with it as a whole, and the way to another. */
export function ProjectMenu(): ReactNode {
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
        <Menu.Item onClick={() => runCommand('settings')}>Settings of the project…</Menu.Item>
        <Menu.Item onClick={() => runCommand('refresh')}>Read everything again</Menu.Item>
        <Menu.Divider />
        <RecentProjects root={project.root} />
        <Menu.Item onClick={() => runCommand('open-project')}>Open another project…</Menu.Item>
        <Menu.Item onClick={() => runCommand('close-project')}>Close the project</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** Projects opened before the present one: a click goes there. */
function RecentProjects({ root }: { readonly root: string }): ReactNode {
  const recent = useApp((state) => state.recent)
  const others = useMemo(
    () => recent.filter((known) => known.exists && known.root !== root).slice(0, mostRecent),
    [recent, root],
  )
  if (others.length === 0) return null
  return (
    <>
      <Menu.Label>Recent projects</Menu.Label>
      {others.map((known) => (
        <Menu.Item
          key={known.root}
          title={escapeForeign(known.root)}
          onClick={() => void switchProject(known.root)}
        >
          <ForeignText text={known.name} />
        </Menu.Item>
      ))}
      <Menu.Divider />
    </>
  )
}
