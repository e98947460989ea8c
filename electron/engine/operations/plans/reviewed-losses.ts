import { HeadwayError } from '../../../../shared/errors.ts'
import { lossAmount } from '../../../../shared/loss-words.ts'
import type { CountedLosses, PlanLoss } from '../../../../shared/model/losses.ts'

/** Applications go on writing after a review: so much more, as a share of what was reviewed, is the same loss. */
const TOLERANCE = 0.1

/** What is lost now although nothing, or clearly less, was when the plan was reviewed; only what was counted. Pure. */
function lossesBeyond(reviewed: CountedLosses, now: CountedLosses): readonly PlanLoss[] {
  return now.losses.filter((loss) => {
    const before = reviewed.losses.find((each) => isSame(each, loss))
    if (loss.kind === 'refused' || loss.count.kind === 'not_counted') return false
    if (before === undefined) return loss.count.count > 0
    return before.count.kind !== 'not_counted' && loss.count.count > before.count.count * (1 + TOLERANCE)
  })
}

function isSame(one: PlanLoss, other: PlanLoss): boolean {
  return one.step === other.step && one.item === other.item && one.kind === other.kind && one.of === other.of
}

/** Throws `plan_stale` where more is lost now than was reviewed. */
export function requireReviewed(reviewed: CountedLosses, now: CountedLosses): void {
  const beyond = lossesBeyond(reviewed, now)
  if (beyond.length === 0) return
  const problems = beyond.map((loss) => {
    const before = reviewed.losses.find((each) => isSame(each, loss))
    const was = before === undefined || before.count.kind === 'not_counted' ? 0 : before.count.count
    return `${lossAmount(loss)} would be lost, and ${was.toLocaleString('en')} when the plan was reviewed at ${reviewed.at}`
  })
  throw new HeadwayError('plan_stale', `More would be lost than was reviewed: ${problems.join('; ')}.`, {
    hint: 'Make the plan again, and look at what is lost now.',
    problems,
  })
}
