import type { DoubtEvidence, DoubtfulStep } from './model/database.ts'

/** What is known of a step in doubt. Statements are foreign text: whoever shows it makes them safe. Pure. */
export function doubtSentence({ action, revision, statement, sql, runner }: DoubtfulStep): string {
  const known =
    sql === null ? 'It did not say how far it got.' : `Statement ${statement} was in flight: ${sql}`
  if (runner === null) return `In doubt: ${action} of ${revision}. ${known}`
  return `Running, or in doubt: ${action} of ${revision}. ${known} (${runner} runs there now.)`
}

/** What the schema says of a step in doubt. Pure. */
export function evidenceSentence(
  { revision }: Pick<DoubtfulStep, 'revision'>,
  evidence: DoubtEvidence,
): string {
  const { withIt, withoutIt, why } = evidence
  const isIn = withIt?.length === 0
  const isOut = withoutIt?.length === 0
  if (isIn && isOut) return `The schema is the same with and without ${revision}: only the rows can tell.`
  if (isIn) return `The schema is as ${revision} makes it.`
  if (isOut) return `The schema is as it was before ${revision}.`
  const reason = why === null ? '' : ` It could not be compared on both sides: ${why}`
  if (withIt !== null)
    return `The schema is not as ${revision} makes it; to get there: ${listed(withIt)}.${reason}`
  if (withoutIt !== null)
    return `The schema is no longer as before ${revision}; to get back: ${listed(withoutIt)}.${reason}`
  return `The schema could not be compared: ${why ?? 'nobody knows why'}`
}

function listed(titles: readonly string[]): string {
  const more = titles.length > 3 ? `; and ${titles.length - 3} more` : ''
  return `${titles.slice(0, 3).join('; ')}${more}`
}

/** What the ledger keeps of a decision: what somebody found, and what the schema said then. Pure. */
export function decisionReason(
  { step, evidence }: { readonly step: Pick<DoubtfulStep, 'revision'>; readonly evidence: DoubtEvidence },
  isApplied: boolean,
  reason: string,
): string {
  const found = isApplied ? 'applied' : 'not applied'
  return `${step.revision} ${found}: ${reason} (${evidenceSentence(step, evidence)})`
}
