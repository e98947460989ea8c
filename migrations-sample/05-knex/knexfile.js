const path = require('node:path')

/** Settings that all environments share: only running this file can tell what they come to. */
const shared = (connection) => ({
  client: 'sqlite3',
  useNullAsDefault: true,
  connection,
  migrations: { directory: path.join(__dirname, 'migrations') },
})

module.exports = {
  development: shared({ filename: path.join(__dirname, 'library.db') }),
  test: shared({ filename: path.join(__dirname, 'test.db') }),
}
