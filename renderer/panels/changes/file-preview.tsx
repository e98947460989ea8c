import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { languageOfPath } from '../../editor/code-language.ts'
import { CodeView } from '../../editor/code-view.tsx'
import { shown } from '../../state/app-state.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import { chosenTarget } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'

/** The file as it will be; where there are several, one of them at a time. */
export function FilePreview(): ReactNode {
  const preview = useApp((state) => state.changes.preview)
  const sqlLanguage = useApp((state) => chosenTarget(state)?.sqlLanguage ?? 'sql')
  const [at, setAt] = useState(0)
  const files = shown(preview) ?? []
  const file = files[at] ?? files[0]
  if (preview.kind === 'failed')
    return (
      <div className="changes-error">
        <ErrorBox error={preview.error} />
      </div>
    )
  if (!file)
    return preview.kind === 'loading' ? (
      <div className="grow" />
    ) : (
      <EmptyState title="No change is chosen">
        <p>Choose changes in the list: what the revision will do is shown here.</p>
      </EmptyState>
    )
  return (
    <>
      <div className="revision-path" data-busy={preview.kind === 'loading' || undefined}>
        {files.length > 1 ? (
          <NativeSelect
            aria-label="File"
            value={String(files.indexOf(file))}
            onChange={(event) => setAt(Number(event.currentTarget.value))}
            data={files.map(({ path, transaction }, index) => ({
              value: String(index),
              label: `${index + 1} of ${files.length}: ${escapeForeign(path)}${transaction ? '' : ' (outside a transaction)'}`,
            }))}
          />
        ) : (
          <code className="cut">
            <ForeignText text={file.path} />
          </code>
        )}
      </div>
      <CodeView
        text={file.text}
        language={languageOfPath(file.path, sqlLanguage)}
        label="Preview of the revision file"
        readOnlyReason="This is a preview. Write the revision, then edit its source."
      />
    </>
  )
}
