import type { StatementInfo } from '../../../shared/model/plan.ts'

/** Whether a statement leaves something behind: what only reads does nothing in a script. By its own words alone. */
export function changesSomething({ kind, sql }: Pick<StatementInfo, 'kind' | 'sql'>): boolean {
  if (kind === 'select' && /\b(setval|nextval|set_config)\s*\(/i.test(sql)) return true
  return (
    !['select', 'values', 'show', 'explain', 'pragma'].includes(kind) || /^\s*pragma\s+\w+\s*=/i.test(sql)
  )
}
