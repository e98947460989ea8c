/** A fault put into the code on purpose, and the suites that must notice it. */
export type Mutation = {
  /** What would go wrong. */
  readonly fault: string
  readonly file: string
  readonly from: string
  readonly to: string
  readonly project: 'unit' | 'dialect'
  readonly tests: string
}

const plan = 'tests/unit/plan/build-plan.test.ts'
const units = 'tests/dialect/run-units.test.ts'

/** Faults that no suite noticed once, each now by tests of its own. */
export const mutations: readonly Mutation[] = [
  {
    fault: 'the typed name of a production target is not compared',
    file: 'shared/start-gate.ts',
    from: 'confirmation?.typedTarget === plan.target ?',
    to: 'confirmation?.typedTarget ?',
    project: 'unit',
    tests: 'tests/unit/start-gate.test.ts',
  },
  {
    fault: 'a plan of another tier has the fingerprint that was reviewed',
    file: 'electron/engine/plan/fingerprint.ts',
    from: 'return { version, kind, target, tier, from,',
    to: 'return { version, kind, target, from,',
    project: 'unit',
    tests: plan,
  },
  {
    fault: 'a stamp that purges has the fingerprint of one that does not',
    file: 'electron/engine/plan/fingerprint.ts',
    from: 'transactionMode, purge, createsVersionTable, basis }\n}',
    to: 'transactionMode, createsVersionTable, basis }\n}',
    project: 'unit',
    tests: plan,
  },
  {
    fault: 'a step of a run in one transaction joins one that runs outside',
    file: 'electron/engine/runner/run-plan.ts',
    from: '(step.transaction && last[0]?.transaction)',
    to: 'step.transaction',
    project: 'dialect',
    tests: units,
  },
  {
    fault: 'a COMMIT that failed is tried again',
    file: 'electron/engine/runner/run-unit.ts',
    from: '&& !progress.committing && !context',
    to: '&& !context',
    project: 'dialect',
    tests: units,
  },
  {
    fault: 'a deadlock is never tried again',
    file: 'electron/engine/runner/run-unit.ts',
    from: 'attempt < context.limits.retries && mayRetry',
    to: 'attempt < 0 && mayRetry',
    project: 'dialect',
    tests: units,
  },
  {
    fault: 'CREATE INDEX CONCURRENTLY that failed counts as having changed nothing',
    file: 'electron/engine/runner/run-outside.ts',
    from: String.raw`!/\bconcurrently\b/i.test(only?.sql ?? '')`,
    to: 'true',
    project: 'dialect',
    tests: 'tests/dialect/outside-transaction.test.ts',
  },
  {
    fault: 'a resumed step counts its statements from where it went on',
    file: 'electron/engine/runner/run-outside.ts',
    from: 'const position = skip + Math.max(',
    to: 'const position = Math.max(',
    project: 'dialect',
    tests: units,
  },
  {
    fault: 'a refused COMMIT is forgiven by going back to a savepoint',
    file: 'electron/engine/runner/statement-door.ts',
    from: `this.#failedDepth > depth && this.#failure.code === 'sql_failed'`,
    to: 'this.#failedDepth > depth',
    project: 'dialect',
    tests: units,
  },
  {
    fault: 'a rebuild loses the hidden rowid',
    file: 'electron/engine/dialects/sqlite/rebuild.ts',
    from: `const first = rowid === null ? [] : [rowid]`,
    to: 'const first: string[] = []',
    project: 'dialect',
    tests: units,
  },
  {
    fault: 'columns of another name count as alike sooner',
    file: 'electron/engine/schema/rename-candidates.ts',
    from: 'if (!sameType && likeness < 0.5 &&',
    to: 'if (!sameType && likeness < 0.2 &&',
    project: 'unit',
    tests: 'tests/unit/schema/rename-candidates.test.ts',
  },
  {
    fault: 'a column of another type is never a rename',
    file: 'electron/engine/schema/rename-candidates.ts',
    from: 'if (!sameType && likeness < 0.5 && !(differs.length <= 1 && samePlace)) return []',
    to: 'if (!sameType) return []',
    project: 'unit',
    tests: 'tests/unit/schema/rename-candidates.test.ts',
  },
  {
    fault: '127.0.0.1.example.com counts as this machine',
    file: 'electron/engine/project/url-display.ts',
    from: String.raw`127(?:\.\d{1,3}){3}|::1)$/i`,
    to: String.raw`127\..*|::1)$/i`,
    project: 'unit',
    tests: 'tests/unit/project',
  },
  {
    fault: 'a column that is dropped is agreed to without its name',
    file: 'shared/effect-words.ts',
    from: `'drop column': (_effect, _name, of) => ['drop column', of]`,
    to: `'drop column': (_effect, name) => ['drop column', name]`,
    project: 'unit',
    tests: 'tests/unit/sql',
  },
]
