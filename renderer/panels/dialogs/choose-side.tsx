import { UnstyledButton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { ErrorData } from '../../../shared/errors.ts'
import { Dialog } from '../../components/dialog.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { openPlan, withExpression } from '../../state/actions/plan.ts'
import type { PlanRequest } from '../../state/app-state.ts'
import { sideMessage } from '../../state/side-words.ts'
import { historyOf } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'
import './dialogs.css'

type Props = { readonly request: PlanRequest; readonly error: ErrorData }

/** Where one step could go several ways: which side? Each is spelled so that it means only that one. */
export function ChooseSide({ request, error }: Props): ReactNode {
  const history = useApp(historyOf)
  return (
    <Dialog title={request.kind === 'downgrade' ? 'Which side goes back?' : 'Which one?'} size={520}>
      <p className="dialog-lead">
        <ForeignText text={error.message} />
      </p>
      <ul className="choices">
        {error.candidates.map((candidate, index) => (
          <li key={candidate}>
            <UnstyledButton
              className="choice"
              data-autofocus={index === 0 || undefined}
              onClick={() => void openPlan(withExpression(request, candidate))}
            >
              <code>
                <ForeignText text={candidate} />
              </code>
              <span className="dim cut">
                <ForeignText text={sideMessage(candidate, history)} />
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
