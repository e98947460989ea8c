import type { ReactNode } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { commands } from '../../state/commands/all-commands.ts'
import type { CommandScope } from '../../state/commands/command.ts'
import { screenKeys } from '../../state/screen-keys.ts'
import { useApp } from '../../state/store.ts'
import './palette.css'

type Line = readonly [title: string, ...keys: string[]]

const listMoves: readonly Line[] = [
  ['Up and down', '↑', '↓'],
  ['To a child or parent', 'Ctrl+↑', 'Ctrl+↓'],
  ['A page', 'PgUp', 'PgDn'],
  ['The oldest revision', 'End'],
  ['Menu of the revision', 'Shift+F10'],
]
const dialogKeys: readonly Line[] = [
  ['Start the plan (not on production)', 'Ctrl+Enter'],
  ['Save the source', 'Ctrl+S'],
  ['Next and previous find', 'Enter', 'Shift+Enter'],
  ['Leave the editor with Tab', 'Ctrl+M'],
  ['Back', 'Esc'],
]

/** Every key, from the same list that the keyboard reads. */
export function KeyList(): ReactNode {
  const state = useApp()
  const of = (scope: CommandScope): Line[] =>
    commands
      .filter((command) => command.scope === scope && command.keys.length > 0)
      .map((command) => [command.title(state).replace('…', ''), ...command.keys])
  const screens = [...screenKeys()].map(([key, id]): Line => [`Screen: ${id}`, key])
  return (
    <Dialog title="Keys" size={680}>
      <div className="key-list" tabIndex={0} data-autofocus role="group" aria-label="Keys">
        <Keys title="In the revision list" lines={[...listMoves, ...of('history')]} />
        <div>
          <Keys title="Anywhere" lines={[...screens, ...of('anywhere')]} />
          <br />
          <Keys title="In plans, source and find" lines={dialogKeys} />
        </div>
      </div>
    </Dialog>
  )
}

function Keys({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }): ReactNode {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {lines.map(([text, ...keys]) => (
          <div key={text} style={{ display: 'contents' }}>
            <dt>{text}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key.length === 1 ? key.toUpperCase() : key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
