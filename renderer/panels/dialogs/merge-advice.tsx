import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { MergeAdvice as Advice } from '../../../shared/model/merge-advice.ts'
import { ErrorBox } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { useAsked } from '../../components/use-asked.ts'
import { Waiting } from '../../components/waiting.tsx'
import { askAdvice } from '../../state/actions/questions.ts'
import { chosenTarget } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import { list, shortId } from '../../state/words.ts'

/** Whether the order of the chosen heads matters, tried on the shadow when somebody asks. */
export function MergeAdvice({ heads }: { readonly heads: readonly string[] }): ReactNode {
  const target = useApp((state) => chosenTarget(state)?.name ?? null)
  const [asked, setAsked] = useState<string | null>(null)
  const key = heads.join('\n')
  const isAsked = asked === key && target !== null
  const answer = useAsked(isAsked ? `${target}\n${key}` : '', isAsked ? () => askAdvice(heads, target) : null)
  if (heads.length < 2 || target === null) return null
  if (!isAsked)
    return (
      <div>
        <Button size="compact-sm" onClick={() => setAsked(key)}>
          Does their order matter?
        </Button>
      </div>
    )
  if (answer.kind === 'failed') return <ErrorBox error={answer.error} />
  if (answer.kind !== 'ready') return <Waiting text="Running them in both orders on the shadow…" />
  return (
    <div className="consequences" aria-label="Advice" role="group">
      {answer.value.map((advice) => (
        <OnPair key={`${advice.left.head} ${advice.right.head}`} advice={advice} />
      ))}
    </div>
  )
}

function OnPair({ advice }: { readonly advice: Advice }): ReactNode {
  const { left, right, verdict, reason, differences, failures, adviceText } = advice
  const failed = failures.map(({ revision, message }) => `${shortId(revision)}: ${message}`)
  return (
    <section>
      <p className={verdict === 'independent' ? undefined : 'warn'}>
        <code>
          <ForeignText text={list([left.head, right.head].map(shortId))} />
        </code>
        : <b>{verdict}</b>. <ForeignText text={reason} />
      </p>
      {[...differences, ...failed].map((line) => (
        <p key={line} className="dim">
          <ForeignText text={line} />
        </p>
      ))}
      <p>
        <ForeignText text={adviceText} />
      </p>
    </section>
  )
}
