import { Button, Radio } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CandidateCount, Proposal } from '../../../shared/contract/changes.ts'
import type { RenameCandidate } from '../../../shared/model/changes.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { answerRename, dropTheRest } from '../../state/actions/changes.ts'
import { countWords, sideName } from '../../state/change-words.ts'
import { escapeForeign } from '../../state/foreign-text.ts'
import type { RenameQuestion } from '../../state/rename-questions.ts'
import { openQuestions } from '../../state/rename-questions.ts'
import { useApp } from '../../state/store.ts'
import { count } from '../../state/words.ts'

/** Things that are gone and things that are new and look alike: renamed, or dropped and created? Nothing is guessed. */
export function RenameResolver({ proposal }: { readonly proposal: Proposal }): ReactNode {
  const questions = useApp((state) => state.changes.questions)
  const answers = useApp((state) => state.changes.answers)
  if (questions.length === 0) return null
  const open = openQuestions(questions, answers).length
  return (
    <section
      className="renames"
      data-open={open > 0 || undefined}
      aria-label="Renamed, or dropped and created?"
    >
      <header>
        <h3>Renamed, or dropped and created?</h3>
        <p className="grow" role="status">
          {open === 0 ? 'all answered' : `${count(open, 'question')} open`}
        </p>
        {open > 1 && <Button onClick={dropTheRest}>None was renamed</Button>}
      </header>
      <ul>
        {questions.map((question) => (
          <Question
            key={question.key}
            question={question}
            answer={question.key in answers ? (answers[question.key] ?? null) : undefined}
            proposal={proposal}
          />
        ))}
      </ul>
    </section>
  )
}

const dropped = '\u0000dropped'

type QuestionProps = {
  readonly question: RenameQuestion
  /** Undefined while it is open. */
  readonly answer: string | null | undefined
  readonly proposal: Proposal
}

function Question({ question, answer, proposal }: QuestionProps): ReactNode {
  const { key, candidates } = question
  const counts = useApp((state) => state.changes.counts)
  const kind = candidates[0]?.rename.kind ?? 'object'
  const value = answer === undefined ? '' : (answer ?? dropped)
  return (
    <li>
      <Radio.Group
        label={
          <>
            {kind}{' '}
            <code>
              <ForeignText text={key} />
            </code>{' '}
            is only in {sideName(proposal.fromTitle)}
          </>
        }
        value={value}
        onChange={(next) => answerRename(key, next === dropped ? null : next)}
      >
        <div className="rename-choices">
          {candidates.map((candidate) => (
            <Radio
              key={candidate.flag}
              value={candidate.flag}
              label={
                <>
                  renamed to{' '}
                  <code>
                    <ForeignText text={candidate.rename.to} />
                  </code>{' '}
                  <span className="rename-grade" data-grade={candidate.grade}>
                    {candidate.grade}
                  </span>
                </>
              }
              description={escapeForeign(evidence(candidate, counts))}
            />
          ))}
          <Radio
            value={dropped}
            label="dropped and created"
            description={`What ${escapeForeign(key)} holds is lost.`}
          />
        </div>
      </Radio.Group>
    </li>
  )
}

function evidence({ flag, evidence: facts }: RenameCandidate, counts: readonly CandidateCount[]): string {
  const counted = countWords(counts.filter((count) => count.flag === flag))
  return [...facts, ...(counted === '' ? [] : [counted])].join(' · ')
}
