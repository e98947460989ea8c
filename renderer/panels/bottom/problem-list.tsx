import type { ReactNode } from 'react'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { placeText } from '../../components/error-box.tsx'
import { ForeignText } from '../../components/foreign-text.tsx'
import { HintText } from '../../components/hint-text.tsx'
import { showRevision } from '../../state/actions/navigation.ts'
import { historyOf, revisionMap } from '../../state/selectors.ts'
import { useApp } from '../../state/store.ts'

const glyphs = { error: '✗', warning: '!', info: 'i' } as const
const tones = { error: 'danger', warning: 'warn', info: 'dim' } as const

/** Every problem of settings, files and graph, each with its place and what to do. */
export function ProblemList(): ReactNode {
  const problems = useApp((state) => state.problems)
  const history = useApp(historyOf)
  if (problems.length === 0) return <p className="bottom-empty">No problems in settings, files or graph.</p>
  return (
    <ul>
      {problems.map((problem, index) => {
        const id = problem.revision
        const isOpenable = id !== null && history !== null && revisionMap(history).has(id)
        return (
          <li key={index}>
            {isOpenable ? (
              <button
                type="button"
                className="bottom-line problem"
                onClick={() => showRevision(id, 'source')}
              >
                <Problem problem={problem} />
              </button>
            ) : (
              <div className="bottom-line problem">
                <Problem problem={problem} />
              </div>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Problem({ problem }: { readonly problem: Diagnostic }): ReactNode {
  return (
    <>
      <span className={tones[problem.severity]} aria-hidden="true">
        {glyphs[problem.severity]}
      </span>
      <span className="problem-text">
        <span className="hidden">{problem.severity}: </span>
        <ForeignText text={problem.message} />{' '}
        {problem.hint !== null && (
          <span className="dim">
            <HintText text={problem.hint} />
          </span>
        )}
      </span>
      <span className="problem-place">
        <span className="faint">{problem.rule}</span>{' '}
        {problem.where && <ForeignText text={placeText(problem.where)} />}
      </span>
    </>
  )
}
