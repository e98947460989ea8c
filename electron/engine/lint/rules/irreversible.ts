import type { LintRule } from '../rule.ts'

export const irreversible: LintRule = {
  id: 'irreversible',
  summary: 'A revision has no way back.',
  why: 'A downgrade past it is refused.',
  remedy: 'Write its downgrade, or be ready to restore a backup.',
  safer: null,
  squawk: [],
  check: ({ revision, step }) =>
    step.direction !== 'upgrade' || revision === null || revision.downgrade === 'present'
      ? []
      : [
          {
            severity: 'info',
            message: 'There is no way back from it: its downgrade is missing, empty or throws.',
            hint: 'Write one, or be ready to restore a backup.',
          },
        ],
}
