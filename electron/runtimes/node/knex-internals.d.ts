/** Parts of knex 3.3.0 that it ships without types: only what a client with its own transport needs. */
declare module 'knex/lib/dialects/postgres/index.js' {
  const ClientPostgres: import('./knex-types.ts').ClientClass
  export default ClientPostgres
}
declare module 'knex/lib/dialects/sqlite3/index.js' {
  const ClientSqlite: import('./knex-types.ts').ClientClass
  export default ClientSqlite
}
declare module 'knex/lib/dialects/postgres/execution/pg-transaction.js' {
  const TransactionPostgres: import('./knex-types.ts').TransactionClass
  export default TransactionPostgres
}
declare module 'knex/lib/dialects/sqlite3/execution/sqlite-transaction.js' {
  const TransactionSqlite: import('./knex-types.ts').TransactionClass
  export default TransactionSqlite
}
