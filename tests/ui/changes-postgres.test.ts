import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestDatabase } from '../helpers/postgres.ts'
import { createTestDatabase } from '../helpers/postgres.ts'
import { emptyProject, revisionText } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const upgrade = `await knex.raw("create table orders (id integer primary key, state text not null, note text)")
  await knex.raw("create index orders_state on orders (state)")`

const model = `create table orders (id bigint primary key, state text not null, total numeric(12,2) not null default 0);
create index orders_state on orders (state) where state <> 'done';
create table order_lines (id integer primary key, order_id bigint not null references orders (id));
`

test('changes on PostgreSQL say what they lock, what is lost, and what was not compared', async () => {
  const project = emptyProject()
  const targets = { pg: { urlEnv: 'CHANGES_DATABASE_URL', tier: 'development' } }
  project.write(
    'headway.json',
    JSON.stringify({ scriptLocation: 'migrations', model: 'schema.sql', targets }),
  )
  project.write('migrations/a1_first.ts', revisionText('aaaaaaaaaaa1', null, 'create orders', upgrade))
  project.write('schema.sql', model)
  const hands = await open(project, { environment: { CHANGES_DATABASE_URL: database.url } })
  const { page } = hands
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 1 revision on pg', 'Upgraded pg')
  await hands.closeDialog()
  await database.query("insert into orders values (1, 'new', 'x'), (2, 'done', null)")

  await page.getByText('Model changes not in a revision').waitFor()
  await page.keyboard.press('Control+2')
  const questions = page.getByRole('radio', { name: 'dropped and created' })
  if ((await questions.count()) > 0) await questions.first().check()
  await page.getByText('loses the values of the column: 1 value').waitFor()
  const lock = 'blocks reads and writes, rewrites the whole table'
  await page.getByText(lock).first().waitFor()
  await page.getByText(/^Not compared/).click()
  await page.getByText('roles belong to the server, not to the schema').waitFor()
  await page.locator('.view-line').first().waitFor()
  await see('changes-postgres')
  await hands.button('Write revision').click()
  await hands.run('Upgrade 1 revision on pg', 'Upgraded pg')
  await hands.closeDialog()
  await page.getByRole('button', { name: /^Changes none/ }).waitFor()
  expect(await database.query('select id, state, total from orders order by id')).toMatchObject([
    { state: 'new', total: '0.00' },
    { state: 'done', total: '0.00' },
  ])

  // Any two of revision, model and database are compared in the Schema tab.
  await hands.row(/^create orders/).click()
  await hands.tab('Schema')
  await page.getByRole('combobox', { name: 'Compare', exact: true }).click()
  await page.getByRole('option', { name: 'Model', exact: true }).click()
  await page.getByLabel('with', { exact: true }).selectOption({ label: 'with database pg' })
  await page.getByText('model and database pg have the same schema. Data may differ.').waitFor()
  await page.getByLabel('with', { exact: true }).selectOption({ label: 'with this revision' })
  await page.locator('.schema-sides', { hasText: 'revision aaaaaaaaaaa1' }).waitFor()
  await page.locator('.monaco-diff-editor .view-line').first().waitFor()
  await see('schema-model')
})
