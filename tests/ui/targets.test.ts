import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OwnServer } from '../helpers/own-server.ts'
import { startOwnServer } from '../helpers/own-server.ts'
import { copySample, emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()
const password = 'opened with care'

let server: OwnServer
beforeAll(async () => {
  server = await startOwnServer({
    tcp: true,
    access: 'local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n',
  })
  await server.query(`create user app password '${password}'`)
  await server.query('create database shop owner app')
})
afterAll(() => server.stop())

test('a target with a password is added, wrong then right, changed, and removed', async () => {
  const project = copySample('01-shop', 'shop.db')
  const settings = (): string => readFileSync(join(project.root, 'headway.json'), 'utf8')
  const before = settings()
  const hands = await open(project)
  const { page, dialog } = hands
  await page.getByRole('button', { name: /^Target dev/ }).click()
  await page.getByRole('menuitem', { name: 'Add target…' }).click()
  await dialog.getByLabel('Name').fill('live')
  await dialog.getByLabel('Tier').selectOption('test')
  await dialog.getByLabel('URL', { exact: true }).fill(`postgresql://app@127.0.0.1:${server.port}/shop`)
  const secret = dialog.getByLabel('Password', { exact: true })
  await secret.fill('wrong')
  await dialog.getByRole('button', { name: 'Test the connection' }).click()
  await dialog
    .getByRole('alert')
    .getByText(/password authentication failed|password .* is not right/i)
    .waitFor()
  expect(settings()).toBe(before)
  await see('target-wrong-password')

  await secret.fill(password)
  await dialog.getByRole('button', { name: 'Test the connection' }).click()
  await dialog
    .getByRole('status')
    .getByText(/^✓ postgres .*database shop/)
    .waitFor()
  await dialog.getByRole('button', { name: 'Add target' }).click()
  await dialog.waitFor({ state: 'detached' })
  await hands.stands('11 behind')
  expect(settings()).toContain(`"url": "postgresql://app@127.0.0.1:${server.port}/shop"`)
  expect(settings()).not.toContain(password)

  // Its tier is changed; URL and password stay as they are.
  await page.keyboard.press('Control+3')
  await page.getByRole('button', { name: 'Edit live…' }).click()
  await dialog.getByLabel('Tier').selectOption('development')
  await dialog.getByRole('button', { name: 'Test the connection' }).click()
  await dialog
    .getByRole('status')
    .getByText(/^✓ postgres/)
    .waitFor()
  await see('target-edit')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(JSON.parse(settings())).toMatchObject({
    targets: { live: { tier: 'development', url: `postgresql://app@127.0.0.1:${server.port}/shop` } },
  })

  await page.getByRole('button', { name: 'Edit live…' }).click()
  await dialog.getByRole('button', { name: 'Remove…' }).click()
  await dialog.getByRole('button', { name: 'Remove target' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Edit live…' }).waitFor({ state: 'detached' })
  expect(JSON.parse(settings())).toEqual(JSON.parse(before))
})

test('every setting is asked for by a form, checked while one types, shown as a change, and written', async () => {
  const project = emptyProject()
  const text = `{
  "scriptLocation": "migrations",
  "targets": {
    "dev": { "url": "sqlite:///small.db", "tier": "development" }
  }
}
`
  project.write('headway.json', text)
  const hands = await open(project)
  const { page } = hands
  await page.keyboard.press('Control+,')
  const { dialog } = hands
  const model = dialog.getByRole('combobox', { name: 'Form of model' })
  await model.selectOption({ label: 'preset' })
  await dialog.getByRole('combobox', { name: 'preset', exact: true }).selectOption('sqlalchemy')
  await dialog.getByLabel('truncateSlugLength').fill('0')
  await dialog.getByText('1 problem to be looked at.').waitFor()
  expect(await dialog.getByLabel('truncateSlugLength').getAttribute('aria-invalid')).toBe('true')
  await see('settings')
  await dialog.getByLabel('truncateSlugLength').fill('20')
  await dialog.getByLabel('versionLocations').fill('more\n\neven/more')
  await dialog
    .getByRole('button', { name: 'Review the change…' })
    .and(dialog.locator('[aria-disabled]'))
    .waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: 'Review the change…' }).click()
  await dialog.locator('.monaco-diff-editor .view-line', { hasText: 'even/more' }).first().waitFor()
  await see('settings-review')
  await dialog.getByRole('button', { name: 'Write headway.json' }).click()
  await dialog.waitFor({ state: 'detached' })
  const written = readFileSync(join(project.root, 'headway.json'), 'utf8')
  // What was not asked for stays as it was written.
  expect(written).toContain('    "dev": { "url": "sqlite:///small.db", "tier": "development" }')
  expect(JSON.parse(written)).toEqual({
    ...JSON.parse(text),
    model: { preset: 'sqlalchemy' },
    truncateSlugLength: 20,
    versionLocations: ['more', 'even/more'],
  })
})

test('where the system has a keychain, a password can be remembered there', async () => {
  const hands = await open(
    copySample('01-shop', 'shop.db'),
    { environment: { STAND_IN_KEYCHAIN: '1' } },
    'stand-in',
  )
  await hands.page.getByRole('button', { name: /^Target dev/ }).click()
  await hands.page.getByRole('menuitem', { name: 'Add target…' }).click()
  expect(await hands.dialog.getByLabel('Remember it in the keychain of this computer').isChecked()).toBe(true)
})

test('a server that stops in the middle is said to be unreachable, and is seen again when it is back', async () => {
  const environment = { SHOP_DATABASE_URL: server.url('shop') }
  const hands = await open(copySample('01-shop', 'shop.db'), { environment })
  await hands.page.getByRole('button', { name: /^postgres/ }).click()
  await hands.stands('11 behind')
  await server.halt()
  await hands.page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await hands.stands('unreachable')
  expect(await hands.button('Upgrade to head…').getAttribute('aria-disabled')).toBe('true')
  await see('unreachable')
  await server.resume()
  // Nobody looks at the window: it asks by itself.
  await hands.stands('11 behind')
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 11 revisions on postgres', 'Upgraded postgres')
})
