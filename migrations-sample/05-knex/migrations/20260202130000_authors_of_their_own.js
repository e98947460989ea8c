/** Authors move into a table of their own; their names come back on the way down. */
exports.up = async (knex) => {
  await knex.schema.createTable('authors', (table) => {
    table.increments('id')
    table.string('name', 120).notNullable().unique()
  })
  await knex(knex.raw('authors (name)')).insert(knex('books').distinct('author').orderBy('author'))
  await knex.schema.alterTable('books', (table) => table.integer('author_id').references('authors.id'))
  await knex('books').update({
    author_id: knex('authors').select('id').whereRaw('authors.name = books.author'),
  })
  await knex.schema.alterTable('books', (table) => table.dropColumn('author'))
}

exports.down = async (knex) => {
  await knex.schema.alterTable('books', (table) => table.string('author', 120))
  await knex('books').update({
    author: knex('authors').select('name').whereRaw('authors.id = books.author_id'),
  })
  await knex.schema.alterTable('books', (table) => {
    table.string('author', 120).notNullable().alter()
    table.dropForeign('author_id')
    table.dropColumn('author_id')
  })
  await knex.schema.dropTable('authors')
}
