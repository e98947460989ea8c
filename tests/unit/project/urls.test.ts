import { describe, expect, test } from 'vitest'
import { HeadwayError } from '../../../shared/errors.ts'
import { Secret } from '../../../electron/engine/ports.ts'
import { parseDatabaseUrl, urlHasPassword } from '../../../electron/engine/project/urls.ts'

const root = '/projects/shop'
const parse = (url: string) => parseDatabaseUrl(url, { root })

function postgres(url: string) {
  const { connection } = parse(url)
  if (connection.dialect !== 'postgres') throw new Error('not PostgreSQL')
  return { ...connection, password: connection.password?.reveal() ?? null }
}

function failure(url: string): HeadwayError {
  try {
    parse(url)
  } catch (error) {
    if (error instanceof HeadwayError) return error
  }
  throw new Error(`${url} was accepted`)
}

describe('PostgreSQL', () => {
  test.each([
    'postgres',
    'postgresql',
    'postgresql+asyncpg',
    'postgresql+psycopg2',
    'postgresql+psycopg',
    'POSTGRESQL',
  ])('%s:// means the same', (scheme) => {
    expect(postgres(`${scheme}://ann:pw@localhost:5433/shop`)).toEqual({
      dialect: 'postgres',
      host: 'localhost',
      port: 5433,
      database: 'shop',
      user: 'ann',
      password: 'pw',
      ssl: 'off',
      applicationName: 'headway',
      connectTimeoutMs: 10_000,
    })
  })

  test('takes percent-encoding apart after splitting', () => {
    const found = postgres('postgresql://a%40b:p%40s%2Fs%3Aw%25@db.example.com/my%20shop')
    expect(found).toMatchObject({
      user: 'a@b',
      password: 'p@s/s:w%',
      host: 'db.example.com',
      database: 'my shop',
    })
  })

  test('leaves a percent sign that starts no escape alone, as SQLAlchemy does', () => {
    expect(postgres('postgresql://u:100%zz@h/d').password).toBe('100%zz')
  })

  test('a password may hold / ? and # as they are', () => {
    expect(postgres('postgresql://u:a/b?c#d@h/db')).toMatchObject({
      password: 'a/b?c#d',
      host: 'h',
      database: 'db',
    })
  })

  test.each([
    ['postgresql:///shop?host=/run/postgresql', '/run/postgresql'],
    ['postgresql://visible/shop?host=real.example.com', 'real.example.com'],
    ['postgresql://%2Frun%2Fpostgresql/shop', '/run/postgresql'],
    ['postgresql://[::1]:5432/shop', '::1'],
    ['postgresql:///shop', 'localhost'],
  ])('%s connects to %s', (url, host) => {
    expect(postgres(url).host).toBe(host)
  })

  test('shows the host that is used, not the one that is written', () => {
    expect(parse('postgresql://u:secret@visible/shop?host=real.example.com').displayUrl).toBe(
      'postgresql://u:***@real.example.com/shop',
    )
  })

  test.each([
    ['localhost', '', 'off'],
    ['127.0.0.1', '', 'off'],
    ['db.example.com', '', 'verify-full'],
    ['db.example.com', '?sslmode=disable', 'off'],
    ['db.example.com', '?sslmode=prefer', 'require'],
    ['localhost', '?sslmode=prefer', 'off'],
    ['db.example.com', '?sslmode=require', 'require'],
    ['localhost', '?sslmode=verify-ca', 'verify-full'],
    ['localhost', '?ssl=true', 'verify-full'],
  ])('%s%s is encrypted as %s', (host, query, ssl) => {
    expect(postgres(`postgresql://${host}/shop${query}`).ssl).toBe(ssl)
  })

  test('parameters that are not used are said', () => {
    const { warnings } = parse('postgresql://h/d?options=-csearch_path%3Dx&connect_timeout=3')
    expect(warnings).toEqual(['The URL parameter "options" is not used.'])
    expect(postgres('postgresql://h/d?connect_timeout=3').connectTimeoutMs).toBe(3000)
  })

  test.each([
    ['postgresql://host/', 'names no database'],
    ['postgresql://host:0/db', 'port'],
    ['postgresql://host:70000/db', 'port'],
    ['postgresql://a,b/db', 'several hosts'],
    ['postgresql://u:p@ss@host/db', '"@"'],
    ['postgresql://h/db?sslmode=maybe', 'sslmode'],
  ])('%s is refused', (url, words) => {
    const error = failure(url)
    expect(error.code).toBe('invalid_url')
    expect(error.message).toContain(words)
  })

  test('a session password stands in, one in the URL wins', () => {
    const options = { root, password: new Secret('session') }
    const reveal = (url: string) => {
      const { connection } = parseDatabaseUrl(url, options)
      return connection.dialect === 'postgres' ? connection.password?.reveal() : undefined
    }
    expect(reveal('postgresql://u@h/d')).toBe('session')
    expect(reveal('postgresql://u:own@h/d')).toBe('own')
  })
})

describe('SQLite', () => {
  test.each([
    ['sqlite:///dev.db', '/projects/shop/dev.db'],
    ['sqlite:///data/dev.db', '/projects/shop/data/dev.db'],
    ['sqlite:////var/lib/dev.db', '/var/lib/dev.db'],
    ['sqlite+aiosqlite:///dev.db', '/projects/shop/dev.db'],
    ['sqlite+pysqlite:////x.db', '/x.db'],
    ['sqlite:dev.db', '/projects/shop/dev.db'],
    ['file:dev.db', '/projects/shop/dev.db'],
    ['file:///var/dev.db', '/var/dev.db'],
    ['./dev.db', '/projects/shop/dev.db'],
    ['dev.sqlite3', '/projects/shop/dev.db'.replace('dev.db', 'dev.sqlite3')],
    ['/var/lib/any', '/var/lib/any'],
    ['sqlite:///my%20shop.db', '/projects/shop/my shop.db'],
    ['sqlite:///file:dev.db?mode=rwc&uri=true', '/projects/shop/dev.db'],
  ])('%s is the file %s', (url, path) => {
    expect(parse(url).connection).toEqual({ dialect: 'sqlite', path, create: true, readOnly: false })
  })

  test('mode=ro and mode=rw make no file', () => {
    expect(parse('sqlite:///dev.db?mode=ro').connection).toMatchObject({ create: false, readOnly: true })
    expect(parse('sqlite:///dev.db?mode=rw').connection).toMatchObject({ create: false, readOnly: false })
  })

  test.each([
    ['sqlite://', 'in-memory'],
    ['sqlite:///:memory:', 'in-memory'],
    ['sqlite://dev.db', 'no host'],
    ['sqlite:///data/', 'folder'],
    ['sqlite:///dev.db?mode=odd', 'mode'],
  ])('%s is refused', (url, words) => {
    expect(failure(url).message).toContain(words)
  })
})

test.each([
  ['postgress://h/d', 'Did you mean postgres'],
  ['mysql://h/d', 'Headway knows'],
  ['shop', 'Write postgresql://'],
  ['', 'Write postgresql://'],
])('%j is refused with a hint', (url, hint) => {
  const error = failure(url)
  expect(error.code).toBe('invalid_url')
  expect(error.data.hint).toContain(hint)
})

test('no refusal repeats the URL, which may hold a password', () => {
  const urls = [
    'mysql://u:hunter2@h/d',
    'postgresql://u:hunter2@h:x/d',
    'sqlite://u:hunter2@h/d',
    'u:hunter2@h/d',
  ]
  for (const url of urls) expect(JSON.stringify(failure(url).data)).not.toContain('hunter2')
})

test('a display URL holds no password, wherever it was given', () => {
  for (const url of ['postgresql://u:hunter2@h/d', 'postgresql://h/d?user=u&password=hunter2']) {
    const parsed = parse(url)
    expect(parsed.displayUrl).toContain(':***@')
    expect(JSON.stringify(parsed)).not.toContain('hunter2')
    expect(urlHasPassword(url)).toBe(true)
  }
  expect(urlHasPassword('postgresql://u@h/d')).toBe(false)
})

test.each([
  ['file:///C:/data/dev.db', 'win32', 'C:\\data\\dev.db'],
  ['sqlite:////C:/data/dev.db', 'win32', 'C:\\data\\dev.db'],
  ['sqlite:///C:/data/dev.db', 'win32', 'C:\\data\\dev.db'],
  ['sqlite:///C:\\data\\dev.db', 'win32', 'C:\\data\\dev.db'],
  ['C:\\Users\\me@corp\\dev.db', 'win32', 'C:\\Users\\me@corp\\dev.db'],
  ['C:/Users/me@corp/dev.db', 'win32', 'C:\\Users\\me@corp\\dev.db'],
  ['\\\\server\\share\\dev.db', 'win32', '\\\\server\\share\\dev.db'],
  ['sqlite:///data/dev.db', 'win32', 'D:\\app\\data\\dev.db'],
  ['file:///C:/data/dev.db', 'linux', '/C:/data/dev.db'],
  ['sqlite:////var/lib/dev.db', 'darwin', '/var/lib/dev.db'],
] as const)('%s on %s is %s', (url, platform, path) => {
  const root = platform === 'win32' ? 'D:\\app' : '/app'
  expect(parseDatabaseUrl(url, { root, platform }).connection).toMatchObject({ path })
})
