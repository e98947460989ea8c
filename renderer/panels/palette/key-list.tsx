import type { ReactNode } from 'react'
import { Dialog } from '../../components/dialog.tsx'
import { commands } from '../../state/commands/all-commands.ts'
import type { CommandScope } from '../../state/commands/command.ts'
import { shownKey } from '../../state/keys.ts'
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
  const screens = [...screenKeys()].map(([key, id]): Line => [`${id[0]?.toUpperCase()}${id.slice(1)}`, key])
  return (
    <Dialog title="Keys" size={760}>
      <div className="key-list">
        <Keys title="In the revision list" lines={[...listMoves, ...of('history')]} />
        <div>
          <Keys title="Anywhere" lines={[...screens, ...of('anywhere')]} />
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
          <div key={text} className="key-line">
            <dt>{text}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{shownKey(key)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
