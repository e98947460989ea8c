import { TextInput } from '@mantine/core'
import { useId } from 'react'
import type { ReactNode } from 'react'
import { escapeForeign } from '../../state/foreign-text.ts'
import { historyOf, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'

type Props = {
  readonly label: string
  readonly description?: ReactNode
  readonly value: readonly string[]
  readonly onChange: (value: readonly string[]) => void
}

/** As many suggestions as a list can usefully show. */
const mostSuggestions = 200

/** One or several revisions by id, suggested by message: heads first. `base` stands for none. */
export function ParentChoice({ label, description, value, onChange }: Props): ReactNode {
  const history = useApp(historyOf)
  const id = useId()
  const messages = history ? revisionMap(history) : null
  const nodes = history?.graph.nodes ?? []
  const sorted = [...nodes.filter((node) => node.head), ...nodes.filter((node) => !node.head)]
  const named = value
    .map((parent) => messages?.get(parent)?.message)
    .filter((message) => message !== undefined)
  return (
    <div>
      <TextInput
        label={label}
        description={description}
        list={id}
        autoComplete="off"
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--font-mono)' } }}
        value={value.join(' ')}
        onChange={(event) =>
          onChange(
            event.currentTarget.value
              .split(/[\s,]+/)
              .filter((word, at, all) => word !== '' || at === all.length - 1),
          )
        }
        onBlur={() => onChange(value.filter((word) => word !== ''))}
      />
      <datalist id={id}>
        <option value="base">no parent</option>
        {sorted.slice(0, mostSuggestions).map((node) => (
          <option key={node.id} value={node.id}>
            {escapeForeign(messages?.get(node.id)?.message ?? '')}
          </option>
        ))}
      </datalist>
      {named.length > 0 && (
        <p className="parent-names cut">{named.map((message) => escapeForeign(message ?? '')).join(' · ')}</p>
      )}
    </div>
  )
}
