import { Modal } from '@mantine/core'
import { Command as Cmdk } from 'cmdk'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { showRevision } from '../../state/actions/navigation.ts'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { chooseTarget } from '../../state/actions/project.ts'
import { commands } from '../../state/commands/all-commands.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { shownKey } from '../../state/keys.ts'
import { perform } from '../../state/run-command.ts'
import { historyOf } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { shortId } from '../../state/words.ts'
import './palette.css'

/** As many revisions as the palette offers for a text. */
const mostRevisions = 30

/** Every command, target and revision by name. */
export function Palette(): ReactNode {
  const [text, setText] = useState('')
  return (
    <Modal
      opened
      onClose={closeOverlay}
      withCloseButton={false}
      returnFocus={false}
      transitionProps={{ duration: 0 }}
      size={560}
      yOffset={80}
      title="All commands"
      classNames={{ header: 'hidden', body: 'palette-body' }}
    >
      <Cmdk label="All commands" loop className="palette">
        <Cmdk.Input
          autoFocus
          data-autofocus
          placeholder="Type a command, a target or a revision"
          value={text}
          onValueChange={setText}
        />
        <Cmdk.List label="Matches">
          <Cmdk.Empty>Nothing matches.</Cmdk.Empty>
          <CommandItems />
          <TargetItems />
          <RevisionItems text={text} />
        </Cmdk.List>
      </Cmdk>
    </Modal>
  )
}

function leaveThen(act: () => void): void {
  closeOverlay()
  requestAnimationFrame(() => requestAnimationFrame(act))
}

function CommandItems(): ReactNode {
  const state = useApp()
  return (
    <Cmdk.Group heading="Commands">
      {commands
        .filter((command) => command.id !== 'palette')
        .map((command) => {
          const reason = command.unavailable(state)
          const title = command.title(state)
          return (
            <Cmdk.Item
              key={command.id}
              value={`${command.id} ${title}`}
              disabled={reason !== null}
              onSelect={() => leaveThen(() => perform(command))}
            >
              <span className="grow">{title}</span>
              {reason !== null && <small className="cut">{escapeForeign(reason)}</small>}
              {command.keys[0] !== undefined && reason === null && <kbd>{shownKey(command.keys[0])}</kbd>}
            </Cmdk.Item>
          )
        })}
    </Cmdk.Group>
  )
}

function TargetItems(): ReactNode {
  const targets = useApp((state) => state.project?.targets)
  if (!targets || targets.length < 2) return null
  return (
    <Cmdk.Group heading="Targets">
      {targets.map(({ name, tier }) => (
        <Cmdk.Item key={name} value={`target ${name}`} onSelect={() => leaveThen(() => chooseTarget(name))}>
          <span className="grow">Show {escapeForeign(name)}</span>
          <small>{tier}</small>
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  )
}

function RevisionItems({ text }: { readonly text: string }): ReactNode {
  const history = useApp(historyOf)
  const wanted = text.trim().toLowerCase()
  if (!history || wanted.length < 2) return null
  const found = history.revisions
    .filter(({ id, message }) => id.startsWith(wanted) || message.toLowerCase().includes(wanted))
    .slice(0, mostRevisions)
  if (found.length === 0) return null
  return (
    <Cmdk.Group heading="Revisions">
      {found.map(({ id, message }) => (
        <Cmdk.Item
          key={id}
          value={`revision ${id} ${message}`}
          onSelect={() => leaveThen(() => showRevision(id))}
        >
          <span className="grow cut">{escapeForeign(message)}</span>
          <code>{escapeForeign(shortId(id))}</code>
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  )
}
