import type { Mutation } from './mutations.ts'

/** One fault for each promise of docs/safety.md that its suite must notice; the long proofs have theirs on that page. */
export const mutationsOfSafety: readonly Mutation[] = [
  {
    fault: 'a transaction that ended by itself is not noticed',
    file: 'electron/engine/runner/statement-door.ts',
    from: 'this.#transactionEnded ||= !(await dialect.inTransaction(session))',
    to: 'this.#transactionEnded ||= false',
    project: 'dialect',
    tests: 'tests/dialect/transaction-identity.test.ts',
  },
  {
    fault: 'what a revision sets for its session reaches the next one',
    file: 'electron/engine/dialects/postgres/session-state.ts',
    from: `    'RESET ALL',\n`,
    to: '',
    project: 'dialect',
    tests: 'tests/dialect/session-state.test.ts',
  },
  {
    fault: 'a migration sees the whole environment',
    file: 'electron/engine/node-ports/launcher.ts',
    from: 'visible.test(entry[0]) && entry[1]',
    to: 'entry[1]',
    project: 'dialect',
    tests: 'tests/dialect/secrets.test.ts',
  },
  {
    fault: 'a look at production makes its scratch database there',
    file: 'electron/engine/shadow/scratch-places.ts',
    from: `const mayBeTarget = tier !== 'production'`,
    to: `const mayBeTarget = tier !== undefined`,
    project: 'dialect',
    tests: 'tests/dialect/looking.test.ts',
  },
  {
    fault: 'a project that nobody trusts is trusted',
    file: 'electron/engine/project/project.ts',
    from: '  if (project.trusted) return\n',
    to: `  if (project.name !== '') return\n`,
    project: 'dialect',
    tests: 'tests/dialect/restricted.test.ts',
  },
  {
    fault: 'statements are not bounded by their kind',
    file: 'electron/engine/runner/statement-bounds.ts',
    from: 'await dialect.limitStatements?.(session, limit)',
    to: '',
    project: 'dialect',
    tests: 'tests/dialect/bounds.test.ts',
  },
  {
    fault: 'an authority is not asked for its certificate',
    file: 'electron/engine/dialects/postgres/tls.ts',
    from: 'const verified = { rejectUnauthorized: true,',
    to: 'const verified = { rejectUnauthorized: false,',
    project: 'dialect',
    tests: 'tests/dialect/tls.test.ts',
  },
  {
    fault: 'an index that is INVALID after a run is not told',
    file: 'electron/engine/dialects/postgres/unfinished.ts',
    from: 'WHERE NOT i.indisvalid',
    to: 'WHERE NOT i.indisvalid AND false',
    project: 'dialect',
    tests: 'tests/dialect/after-run.test.ts',
  },
]
