import sqlite3 from 'sqlite3'

/** Rows of a query on a SQLite file, over the driver alone. */
export async function sqliteRows(path: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened: sqlite3.Database = new sqlite3.Database(path, (error) =>
      error ? reject(error) : resolve(opened),
    )
  })
  try {
    return await new Promise((resolve, reject) => {
      database.all<Record<string, unknown>>(sql, (error, rows) => (error ? reject(error) : resolve(rows)))
    })
  } finally {
    await new Promise((resolve) => {
      database.close(resolve)
    })
  }
}
