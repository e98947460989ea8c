import { randomBytes } from 'node:crypto'
import type { ConnectionSettings } from '../../electron/engine/dialects/dialect.ts'
import { Client } from 'pg'
import type { TestServer } from './postgres-server.ts'
import { testServer } from './postgres-server.ts'

/** One database of the test server, its own for each test. */
export type TestDatabase = {
  readonly name: string
  readonly settings: Extract<ConnectionSettings, { dialect: 'postgres' }>
  readonly url: string
  /** Rows of one statement or script, over a connection of its own: what the database holds, not what the engine says. */
  query(sql: string): Promise<readonly Record<string, unknown>[]>
  drop(): Promise<void>
}

/** Settings for a database of the test server. */
export function settingsFor(server: TestServer, database: string): TestDatabase['settings'] {
  return {
    dialect: 'postgres',
    host: server.host,
    port: server.port,
    database,
    user: server.user,
    password: null,
    ssl: 'off',
    applicationName: 'headway',
    connectTimeoutMs: 10_000,
  }
}

/** A fresh database on the run's server, which is started when the first test asks for it. */
export async function createTestDatabase(template = 'template0'): Promise<TestDatabase> {
  const server = await testServer()
  const name = `test_${randomBytes(6).toString('hex')}`
  const strategy = server.version >= 15 ? ' strategy file_copy' : ''
  await runOn(server, 'postgres', `create database ${name} template ${template}${strategy}`)
  return {
    name,
    settings: settingsFor(server, name),
    url: `postgresql://${server.user}@/${name}?host=${encodeURIComponent(server.host)}&port=${server.port}`,
    query: (sql) => runOn(server, name, sql),
    async drop() {
      await runOn(server, 'postgres', `drop database if exists ${name} with (force)`)
    },
  }
}

async function runOn(
  server: TestServer,
  database: string,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ host: server.host, port: server.port, user: server.user, database })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const result = await client.query<Record<string, unknown>>(sql)
    return Array.isArray(result) ? [] : result.rows
  } finally {
    await client.end()
  }
}
