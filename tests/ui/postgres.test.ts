import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../helpers/postgres.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import { copySample } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('the main job on PostgreSQL', async () => {
  const project = copySample('01-shop', 'shop.db')
  const hands = await open(project, { environment: { SHOP_DATABASE_URL: database.url } })
  const version = async (): Promise<unknown[]> => {
    const rows = await database.query('select version_num from alembic_version')
    return rows.map((row) => row['version_num'])
  }
  await hands.page.getByRole('button', { name: /^postgres/ }).click()
  await hands.stands('11 behind')
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 11 revisions on postgres', 'Upgraded postgres')
  await hands.closeDialog()
  expect(await version()).toEqual(['b470da5f31e9'])
  await hands.row(/^create reviews/).click()
  await hands.tab('SQL')
  await hands.page.locator('.monaco-editor .view-line').first().waitFor()
  await see('postgres')

  await hands.menu(/^create orders and order items/, 'Downgrade to here…')
  await hands.run('Downgrade 7 revisions on postgres', 'Downgraded postgres')
  await hands.closeDialog()
  expect(await version()).toEqual(['4d0f63e8ca72'])
  const tables = await database.query("select 1 from pg_tables where tablename = 'reviews'")
  expect(tables).toEqual([])
})
