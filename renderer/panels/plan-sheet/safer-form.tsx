import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { Waiting } from '../../components/waiting.tsx'
import { askSafer, writeSafer } from '../../state/actions/net.ts'
import type { SaferForm as Form } from '../../state/actions/net.ts'
import { count } from '../../state/words.ts'

/** The newest revision of a plan so that others wait for short locks only: read first, then written. */
export function SaferForm({ fingerprint }: { readonly fingerprint: string }): ReactNode {
  const [isAsked, setAsked] = useState(false)
  const answer = useAsked<Form>(
    `safer ${fingerprint} ${String(isAsked)}`,
    isAsked ? () => askSafer(fingerprint) : null,
  )
  if (!isAsked)
    return (
      <Button size="xs" onClick={() => setAsked(true)}>
        Show the safer form
      </Button>
    )
  if (answer.kind === 'failed') return <ErrorBox error={answer.error} />
  if (answer.kind !== 'ready') return <Waiting text="Looking for a safer form…" />
  const { rewritten, later, left } = answer.value
  if (rewritten === null)
    return (
      <p className="dim" role="status">
        <ForeignText text={left.join(' ') || 'There is no safer form to write for these statements.'} />
      </p>
    )
  return (
    <section className="safer" aria-label="Safer form">
      <FileText title={rewritten.path} text={rewritten.text} />
      {later.map((each) => (
        <FileText
          key={each.message}
          title={`Then: ${each.message}${each.transaction ? '' : ' (outside a transaction)'}`}
          text={each.upgrade}
        />
      ))}
      <Button size="xs" onClick={() => void writeSafer(fingerprint)}>
        Write {count(later.length + 1, 'revision')}
      </Button>
    </section>
  )
}

function FileText({ title, text }: { readonly title: string; readonly text: string }): ReactNode {
  return (
    <>
      <p className="dim">
        <ForeignText text={title} />
      </p>
      <pre className="safer-text" tabIndex={0} aria-label={title}>
        <ForeignText text={text.trim()} />
      </pre>
    </>
  )
}
