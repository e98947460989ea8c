import type { Proposal } from '../../../shared/contract/changes.ts'
import type { HistoryView } from '../../../shared/contract/revisions.ts'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { HeadwayError, toErrorData } from '../../../shared/errors.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { TargetState } from '../../../shared/model/database.ts'

/** Revisions that are not any more what ran. */
export function editedFindings({ edited, target }: TargetState, { revisions }: HistoryView): Diagnostic[] {
  return edited.map((id) => {
    const path = revisions.find((revision) => revision.id === id)?.path ?? null
    return {
      rule: 'edited-revision',
      severity: 'error',
      where: path === null ? null : { file: path, line: null, column: null },
      revision: id,
      message: `Revision ${id} was edited after it ran on ${target}, which has what it said then.`,
      hint: 'Restore the file, and put the difference into a new revision.',
    }
  })
}

/** What the model has and the revisions lack, a finding for each change. */
export function modelFindings(proposal: Proposal | null, file: string): Diagnostic[] {
  return (proposal?.comparison.changes ?? []).map(({ title, loss }) => ({
    rule: 'model-differs',
    severity: 'error',
    where: { file, line: null, column: null },
    revision: null,
    message: `The model differs from the revisions: ${title}.${loss === null ? '' : ` It loses ${loss}.`}`,
    hint: 'Run: headway revision --autogenerate "what changed"',
  }))
}

/** A failure as a finding: a check that could not be carried out, or whose answer is no. */
export function failureFinding(error: ErrorData): Diagnostic {
  const { code, message, hint, where, detail } = error
  return {
    rule: code.replaceAll('_', '-'),
    severity: 'error',
    where,
    revision: null,
    message: detail === null ? message : `${message}\n${detail}`,
    hint,
  }
}

/** The finding of what a function throws; none where it returns. Throws what is no HeadwayError. */
export async function findingOf(check: () => Promise<void>): Promise<Diagnostic[]> {
  try {
    await check()
    return []
  } catch (error) {
    if (error instanceof HeadwayError) return [failureFinding(toErrorData(error))]
    throw error
  }
}
