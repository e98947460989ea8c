import type { ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { ForeignText } from '../../../components/foreign-text.tsx'
import { HintText } from '../../../components/hint-text.tsx'
import { useApp } from '../../../state/store.ts'

/** What is wrong with the file of a revision. */
export function RevisionProblems({ revision }: { readonly revision: string }): ReactNode {
  const problems = useApp(
    useShallow((state) => state.problems.filter((problem) => problem.revision === revision)),
  )
  if (problems.length === 0) return null
  return (
    <ul className="revision-problems">
      {problems.map((problem, index) => (
        <li key={index} data-severity={problem.severity}>
          <b>{problem.severity}</b> <ForeignText text={problem.message} />{' '}
          {problem.hint !== null && (
            <span className="dim">
              <HintText text={problem.hint} />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}
