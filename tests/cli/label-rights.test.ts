import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import { createTestDatabase } from '../helpers/postgres.ts'

test('a role that owns only its own schema is told the right that a label needs', async () => {
  const role = `owner_${randomBytes(4).toString('hex')}`
  const database = await createTestDatabase()
  const session = createCliSession(null)
  try {
    await database.query(
      `create role ${role} login; create schema app authorization ${role}; alter role ${role} set search_path = app; revoke create on schema public from public`,
    )
    const url = database.url.replace('postgres@', `${role}@`)
    session.write('headway.json', JSON.stringify({ targets: { dev: { url, tier: 'development' } } }))
    const { code, err } = await session.run('label', 'dev')
    const statement = /GRANT .* ON SCHEMA public TO \w+;/.exec(err)?.[0]
    expect([code, statement]).toEqual([1, `GRANT USAGE, CREATE ON SCHEMA public TO ${role};`])
    await database.query(statement ?? '')
    expect(await session.run('label', 'dev')).toMatchObject({ code: 0 })
  } finally {
    session.remove()
    await database.query(`drop owned by ${role}; drop role ${role}`)
    await database.drop()
  }
})
