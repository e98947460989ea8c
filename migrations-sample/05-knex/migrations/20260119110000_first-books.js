const books = [
  { title: 'The Left Hand of Darkness', author: 'Ursula K. Le Guin', isbn: '9780441478125' },
  { title: 'Middlemarch', author: 'George Eliot', isbn: '9780141439549' },
]

exports.up = (knex) => knex('books').insert(books)

exports.down = (knex) =>
  knex('books')
    .whereIn(
      'isbn',
      books.map(({ isbn }) => isbn),
    )
    .del()
