exports.up = async (knex) => {
  await knex.schema.createTable('members', (table) => {
    table.increments('id')
    table.string('name', 120).notNullable()
  })
  await knex.schema.createTable('loans', (table) => {
    table.increments('id')
    table.integer('book_id').notNullable().references('books.id').onDelete('CASCADE')
    table.integer('member_id').notNullable().references('members.id')
    table.date('due').notNullable()
  })
}

exports.down = async (knex) => {
  await knex.schema.dropTable('loans')
  await knex.schema.dropTable('members')
}
