/** As many statements of a step as the ledger keeps. */
export const mostStatementsKept = 2_000
