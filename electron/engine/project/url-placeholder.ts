import type { DialectName } from '../../../shared/model/project.ts'

const asynchronous: Readonly<Record<DialectName, string>> = {
  postgres: 'postgresql+asyncpg',
  sqlite: 'sqlite+aiosqlite',
}
const plain: Readonly<Record<DialectName, string>> = { postgres: 'postgresql', sqlite: 'sqlite' }

/**
 * A URL like the given one that leads nowhere: its driver is kept, so that the project's own engine is made; where the
 * target is of another system than the project's own, a driver of the same kind. Null where it is no database URL.
 */
export function placeholderUrl(url: string, dialect: DialectName): string | null {
  const scheme = /^(postgres(?:ql)?|sqlite)(?:\+(\w+))?:/.exec(url)
  if (scheme === null) return null
  const isSame = (scheme[1] === 'sqlite') === (dialect === 'sqlite')
  const isAsync = /^(?:asyncpg|aiosqlite|psycopg_async)$/.test(scheme[2] ?? '')
  const drivers = isSame ? scheme[0].slice(0, -1) : (isAsync ? asynchronous : plain)[dialect]
  return dialect === 'sqlite'
    ? `${drivers}:///headway.invalid.db`
    : `${drivers}://headway:headway@headway.invalid:5432/headway`
}
