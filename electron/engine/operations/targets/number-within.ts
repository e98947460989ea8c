import type { Session } from '../../dialects/dialect.ts'

/** The one number that a query answers; throws `cancelled` where it takes longer than `ms`. */
export async function numberWithin(session: Session, sql: string, ms: number): Promise<number> {
  const timer = setTimeout(() => void session.cancel(), ms)
  try {
    const { rows } = await session.query(sql)
    return Number(Object.values(rows[0] ?? {})[0])
  } finally {
    clearTimeout(timer)
  }
}
