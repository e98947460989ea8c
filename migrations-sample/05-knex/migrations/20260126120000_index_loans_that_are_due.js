/** Without a transaction, as an index on a busy table of PostgreSQL would want it. */
exports.config = { transaction: false }

exports.up = (knex) => knex.schema.alterTable('loans', (table) => table.index(['due'], 'loans_due'))

exports.down = (knex) => knex.schema.alterTable('loans', (table) => table.dropIndex(['due'], 'loans_due'))
