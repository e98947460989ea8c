import { Menu } from '@mantine/core'
import { Fragment } from 'react'
import type { ReactNode } from 'react'
import { focusHistory } from '../../state/actions/focus.ts'
import { commandOf } from '../../state/commands/all-commands.ts'
import { shownKey } from '../../state/keys.ts'
import { perform } from '../../state/run-command.ts'
import { useApp } from '../../state/store.ts'

export type MenuPlace = { readonly x: number; readonly y: number }

const groups: readonly (readonly string[])[] = [
  ['upgrade-here', 'downgrade-here', 'stamp-here'],
  ['new-revision-here', 'merge-heads', 'reparent', 'squash-here'],
  ['source', 'open-editor', 'reveal', 'compare'],
  ['copy-id', 'copy-message', 'copy-sql', 'copy-command', 'copy-link'],
]

/** It lies over its row where neither side of it has room for all entries. */
const insideWindow = { flip: true, shift: { crossAxis: true, padding: 8 } }

type Props = { readonly place: MenuPlace | null; readonly onClose: () => void }

/** The menu of the selected revision, at the pointer or below its row. */
export function HistoryMenu({ place, onClose }: Props): ReactNode {
  const close = (): void => {
    onClose()
    requestAnimationFrame(focusHistory)
  }
  if (place === null) return null
  return (
    <Menu
      opened
      onClose={close}
      returnFocus={false}
      width={230}
      hideDetached={false}
      middlewares={insideWindow}
    >
      <Menu.Target>
        <button
          type="button"
          className="menu-anchor"
          tabIndex={-1}
          aria-label="Menu of the revision"
          style={{ left: place.x, top: place.y }}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label="Revision" className="history-menu">
        {groups.map((ids, group) => (
          <Fragment key={ids.join()}>
            {group > 0 && <Menu.Divider />}
            {ids.map((id) => (
              <MenuCommand key={id} id={id} isFirst={id === groups[0]?.[0]} />
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function MenuCommand({ id, isFirst }: { readonly id: string; readonly isFirst: boolean }): ReactNode {
  const command = commandOf(id)
  const title = useApp((state) => command?.title(state) ?? id)
  const reason = useApp((state) => command?.unavailable(state) ?? null)
  if (!command) return null
  return (
    <Menu.Item
      data-autofocus={isFirst || undefined}
      disabled={reason !== null}
      title={reason ?? undefined}
      rightSection={command.keys[0] === undefined ? undefined : <kbd>{shownKey(command.keys[0])}</kbd>}
      onClick={() => requestAnimationFrame(() => perform(command))}
    >
      {title}
    </Menu.Item>
  )
}
