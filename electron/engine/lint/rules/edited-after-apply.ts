import type { LintRule } from '../rule.ts'

export const editedAfterApply: LintRule = {
  id: 'edited-after-apply',
  summary: 'A revision of the plan was edited after it ran on this database.',
  why: 'The database has what the file said then; nobody knows what running it again, or back, does to what is really there.',
  remedy: 'Restore the file, and put the difference into a new revision.',
  safer: null,
  squawk: [],
  check: ({ step }, { checks }) =>
    step.index !== 0
      ? []
      : checks
          .filter(({ id, status }) => id === 'edited' && status !== 'pass')
          .map(({ text, hint, status }) => ({
            severity: status === 'fail' ? 'error' : 'warning',
            message: `${text.replace(/\.$/, '')}.`,
            hint: hint ?? 'Restore the file, and put the difference into a new revision.',
          })),
}
