const alsoOtherLosses =
  'Headway also tells of rows and values that TRUNCATE, DELETE, UPDATE of every row and DROP DATABASE take.'
const alsoSetSchema = 'Headway also tells of SET SCHEMA: the old name is gone just the same.'
const onlyKeys =
  'Headway tells of primary keys only: a count or a port number needs no eight bytes, and a finding on each is soon ignored.'
const byTheRunner =
  'The runner sets it for every statement (lock_timeout two seconds); Headway tells of a revision that switches it off.'

/** Where Headway's lint and squawk differ on purpose, by squawk's rule: for the comparison and the reference page. */
export const squawkDifferences: Readonly<Record<string, string>> = {
  'ban-drop-column': alsoOtherLosses,
  'ban-drop-table': alsoOtherLosses,
  'ban-truncate-cascade': `${alsoOtherLosses} And of CASCADE wherever it stands.`,
  'ban-drop-database': 'Headway also tells of DROP ... CASCADE and DROP OWNED.',
  'prefer-bigint-over-int': onlyKeys,
  'prefer-bigint-over-smallint': onlyKeys,
  'prefer-robust-stmts':
    'IF NOT EXISTS is for migrations that may stop halfway. A run of Headway is a transaction, or journalled statement by statement; there IF NOT EXISTS hides a difference, which is what Headway tells of (if-not-exists).',
  'renaming-column': alsoSetSchema,
  'renaming-table': alsoSetSchema,
  'require-lock-timeout': byTheRunner,
  'require-statement-timeout':
    'A target says it once for all its runs (`statementTimeoutMs` of its settings), not each revision for itself.',
}
