import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'

type Props = { readonly isBusy: boolean; readonly onOpen: (path: string) => void }

/** Opens a project by its path: where no folder dialog can be had. */
export function OpenForm({ isBusy, onOpen }: Props): ReactNode {
  const [path, setPath] = useState('')
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (path.trim() !== '') onOpen(path.trim())
      }}
    >
      <TextInput
        label="Folder of the project"
        description="The absolute path of the folder that holds headway.json"
        placeholder="/home/me/shop"
        autoFocus
        spellCheck={false}
        value={path}
        onChange={(event) => setPath(event.currentTarget.value)}
        rightSectionWidth={64}
        rightSection={
          <Button type="submit" size="compact-xs" variant="filled" loading={isBusy}>
            Open
          </Button>
        }
      />
    </form>
  )
}
