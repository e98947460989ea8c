import type { OperationStatement } from './operation-rules.ts'

type Rows = {
  /** As it stands in the statement. */
  readonly target: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}
type Limits = {
  /** How many values a statement takes. */
  readonly limit: number
  /** The placeholder of a value, counted from 1. */
  placeholder(index: number): string
}

/** INSERT statements with as many rows as one takes; rows without any column get one statement each. */
export function insertStatements({ target, columns, rows }: Rows, limits: Limits): OperationStatement[] {
  if (columns.length === 0) return rows.map(() => ({ sql: `INSERT INTO ${target} DEFAULT VALUES` }))
  const size = Math.max(1, Math.floor(limits.limit / columns.length))
  const statements: OperationStatement[] = []
  for (let start = 0; start < rows.length; start += size) {
    const chunk = rows.slice(start, start + size)
    const tuples = chunk.map((_, row) => {
      const values = columns.map((__, at) => limits.placeholder(row * columns.length + at + 1))
      return `(${values.join(', ')})`
    })
    statements.push({
      sql: `INSERT INTO ${target} (${columns.join(', ')}) VALUES ${tuples.join(', ')}`,
      bindings: chunk.flat(),
    })
  }
  return statements
}
