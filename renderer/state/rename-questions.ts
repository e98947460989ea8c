import type { CandidateCount } from '../../shared/contract/changes.ts'
import type { RenameCandidate } from '../../shared/model/changes.ts'

/** One thing that is gone under its name, and what it may be called now. */
export type RenameQuestion = {
  /** As `--drop` takes it: the part of the candidates' flags before the colon. */
  readonly key: string
  readonly candidates: readonly RenameCandidate[]
}

/** Answers by question: the flag of the chosen candidate, or null for "dropped and created". */
export type RenameAnswers = Readonly<Record<string, string | null>>

/** `orders.total` of `orders.total:orders.amount`: what was dropped, as `--drop` takes it. */
export function dropFlag(flag: string): string {
  return flag.slice(0, flag.lastIndexOf(':'))
}

/**
 * The questions to show: those that are open, and those that were answered, which can be answered differently. They
 * keep their order, new ones at the end.
 */
export function mergeQuestions(
  known: readonly RenameQuestion[],
  candidates: readonly RenameCandidate[],
  answers: RenameAnswers,
): RenameQuestion[] {
  const open = new Map<string, RenameCandidate[]>()
  for (const candidate of candidates) {
    const key = dropFlag(candidate.flag)
    open.set(key, [...(open.get(key) ?? []), candidate])
  }
  const kept = known.flatMap((question): RenameQuestion[] => {
    const now = open.get(question.key)
    open.delete(question.key)
    if (now) return [{ key: question.key, candidates: now }]
    return question.key in answers ? [question] : []
  })
  return [...kept, ...[...open].map(([key, own]) => ({ key, candidates: own }))]
}

/** Answers as the contract takes them. */
export function answerFlags(answers: RenameAnswers): { renames: string[]; drops: string[] } {
  const entries = Object.entries(answers)
  return {
    renames: entries.flatMap(([, flag]) => (flag === null ? [] : [flag])),
    drops: entries.flatMap(([key, flag]) => (flag === null ? [key] : [])),
  }
}

/** Keys of questions without an answer. */
export function openQuestions(questions: readonly RenameQuestion[], answers: RenameAnswers): string[] {
  return questions.flatMap(({ key }) => (key in answers ? [] : [key]))
}

/** Counts as they are known: the newest of each, those of answered questions from before. */
export function mergeCounts(
  known: readonly CandidateCount[],
  fresh: readonly CandidateCount[],
): CandidateCount[] {
  const key = ({ flag, what }: CandidateCount): string => `${flag}\n${what}`
  return [...new Map([...known, ...fresh].map((count) => [key(count), count])).values()]
}
