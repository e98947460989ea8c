import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Plan } from '../../../shared/model/plan.ts'
import { focusWhenShown } from '../../components/focus-when-shown.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { closeOverlay } from '../../state/actions/overlay.ts'
import { place } from '../../state/plan-words.ts'

/** Where there is nothing to do: that is an answer, too. */
export function EmptyPlan({ plan }: { readonly plan: Plan }): ReactNode {
  return (
    <>
      <p className="plan-nothing">
        Nothing to do:{' '}
        <b>
          <ForeignText text={plan.target} />
        </b>{' '}
        {plan.kind === 'restore' ? 'is what' : 'stands at'}{' '}
        <code>
          <ForeignText text={place(plan.from)} />
        </code>{' '}
        {plan.kind === 'restore' ? 'implies.' : 'already.'}
      </p>
      <footer className="plan-foot">
        <span className="grow" />
        <Button variant="filled" ref={focusWhenShown} onClick={closeOverlay}>
          Close
        </Button>
      </footer>
    </>
  )
}
