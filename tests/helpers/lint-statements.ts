import { postgres } from '../../electron/engine/dialects/postgres/dialect.ts'
import { lintRules } from '../../electron/engine/lint/rules/index.ts'
import type { LintInput } from '../../electron/engine/lint/run-rules.ts'
import { runRules } from '../../electron/engine/lint/run-rules.ts'
import type { PlanStep, SqlPreview } from '../../shared/model/plan.ts'
import type { Tier } from '../../shared/model/project.ts'
import type { Revision } from '../../shared/model/revision.ts'

const step: PlanStep = {
  index: 0,
  direction: 'upgrade',
  revision: 'a1',
  message: '',
  path: 'migrations/a1.sql',
  hash: null,
  rowChanges: [],
  rowsAfter: ['a1'],
  transaction: true,
}

async function previewOf(statements: readonly string[]): Promise<SqlPreview> {
  const effects = await postgres.readEffects(statements)
  return {
    kind: 'available',
    source: 'static',
    place: null,
    readsData: false,
    ms: 0,
    statements: statements.map((sql, index) => ({
      sql,
      kind: '',
      object: null,
      effects: [...(effects[index] ?? [])],
      ms: null,
      rows: null,
    })),
  }
}

/** The rules that find something in statements of one step. */
export async function rulesIn(
  statements: readonly string[],
  text = '',
  tier: Tier = 'development',
  more: Partial<Omit<LintInput, 'steps'>> & { readonly transaction?: boolean } = {},
) {
  const revision = { id: 'a1', downgrade: 'present' } as Revision
  const found = runRules(lintRules, {
    steps: [{ ...step, transaction: more.transaction ?? true }],
    previews: [await previewOf(statements)],
    revisions: new Map([['a1', revision]]),
    texts: new Map([['a1', text]]),
    tier,
    sizes: new Map(),
    indexes: new Map(),
    online: true,
    checks: [],
    backup: 'ask',
    ...more,
  })
  return found.map(({ rule, severity }) => `${severity} ${rule}`)
}
