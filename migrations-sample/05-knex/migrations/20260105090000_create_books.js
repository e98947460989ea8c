exports.up = (knex) =>
  knex.schema.createTable('books', (table) => {
    table.increments('id')
    table.string('title', 200).notNullable()
    table.string('author', 120).notNullable()
    table.string('isbn', 13).unique()
  })

exports.down = (knex) => knex.schema.dropTable('books')
