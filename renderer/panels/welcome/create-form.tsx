import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../../shared/errors.ts'
import type { Tier } from '../../../shared/model/project.ts'
import type { OwnFormat } from '../../../shared/model/revision.ts'
import { desktopShell } from '../../client/connect.ts'
import { FormatSelect } from '../../components/format-select.tsx'
import { createProject } from '../../state/actions/project.ts'

type Props = {
  readonly isBusy: boolean
  readonly attempt: (open: () => Promise<ErrorData | null>) => void
}

/** Creates a project: folder, format of its revisions, and the first target. */
export function CreateForm({ isBusy, attempt }: Props): ReactNode {
  const [path, setPath] = useState('')
  const [format, setFormat] = useState<OwnFormat>('ts')
  const [url, setUrl] = useState('')
  const [tier, setTier] = useState<Tier>('development')
  const create = (): Promise<ErrorData | null> =>
    createProject({
      path: path.trim(),
      format,
      url: url.trim() === '' ? null : url.trim(),
      tier: url.trim() === '' ? null : tier,
    })
  return (
    <form
      className="dialog-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (path.trim() !== '') attempt(create)
      }}
    >
      <FolderField path={path} onChange={setPath} />
      <FormatSelect label="New revisions are written as" value={format} onChange={setFormat} />
      <TextInput
        label="First database"
        description="Empty: sqlite:///dev.db beside headway.json. Leave passwords out."
        placeholder="postgresql://me@localhost/shop"
        spellCheck={false}
        value={url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      {url.trim() !== '' && (
        <NativeSelect
          label="Its tier"
          value={tier}
          onChange={(event) => setTier(event.currentTarget.value as Tier)}
          data={['development', 'test', 'production']}
        />
      )}
      <div>
        <Button
          type="submit"
          variant="filled"
          loading={isBusy}
          aria-disabled={path.trim() === '' || undefined}
        >
          Create project
        </Button>
      </div>
    </form>
  )
}

type FolderProps = { readonly path: string; readonly onChange: (path: string) => void }

/** Typed, or on the desktop chosen with the system's dialog. */
function FolderField({ path, onChange }: FolderProps): ReactNode {
  const shell = desktopShell()
  const pick = async (): Promise<void> => {
    const folder = await shell?.pickFolder('Create a project in this folder')
    if (typeof folder === 'string') onChange(folder)
  }
  return (
    <TextInput
      label="Folder"
      description="Gets headway.json and a folder for revisions"
      placeholder="/home/me/shop"
      autoFocus
      spellCheck={false}
      value={path}
      onChange={(event) => onChange(event.currentTarget.value)}
      rightSectionWidth={shell ? 70 : undefined}
      rightSection={
        shell ? (
          <Button size="compact-xs" onClick={() => void pick()}>
            Browse…
          </Button>
        ) : undefined
      }
    />
  )
}
