import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copySample, emptyProject, revisionText } from './project-copy.ts'
import type { ProjectCopy } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()
const top = join(import.meta.dirname, '..', '..')

/** Another client at the same database. */
function headway(project: ProjectCopy, ...args: string[]): void {
  const done = spawnSync(process.execPath, [join(top, 'bin/headway.mjs'), ...args, '-C', project.root], {
    encoding: 'utf8',
  })
  expect(done.status, done.stdout + done.stderr).toBe(0)
}

test('a database at a revision that no file has is not shown as pending', async () => {
  const project = copySample('01-shop', 'shop.db')
  headway(project, 'upgrade', 'head', '--target', 'dev')
  await project.rows("update alembic_version set version_num = 'deadbeef0001'")
  const hands = await open(project)
  await hands.stands('unknown revision')
  await hands.row(/^products can be discontinued, not known/).waitFor()
  expect(await hands.grid.getByRole('row', { name: /pending/ }).count()).toBe(0)
  expect(await hands.button('Upgrade to head…').getAttribute('aria-disabled')).toBe('true')
  // The id is said once, and the way out is a button.
  expect(await hands.standing.innerText()).toMatch(
    /^at deadbeef0001\s+· unknown revision\s+· as of \d\d:\d\d:\d\d$/,
  )
  const notices = hands.page.getByRole('region', { name: 'Notices' })
  await notices.getByText('which no file here has').waitFor()
  await see('unknown-revision')
  await notices.getByRole('button', { name: 'Stamp…' }).click()
  await hands.dialog.waitFor()
  await hands.closeDialog()
  await hands.page.keyboard.press('Control+3')
  await hands.page.getByRole('table').waitFor()
  expect(await hands.page.getByRole('cell', { name: /pending/ }).count()).toBe(0)
})

test('a database that ran what this checkout does not have is ahead', async () => {
  const project = copySample('01-shop', 'shop.db')
  headway(project, 'upgrade', 'head', '--target', 'dev')
  rmSync(project.fileOf('discontinued_products.sql'))
  const hands = await open(project)
  await hands.stands('1 ahead')
  await hands.row(/^keep the total of an order, applied/).waitFor()
  await see('ahead')
  // The way out, where its file is gone for good: a stamp says that the database is at the newest that is there.
  await hands.menu(/^create reviews/, 'Stamp as here…')
  await hands.dialog.getByLabel(/^Purge/).check()
  await hands.dialog.getByRole('button', { name: 'Plan the stamp…' }).click()
  await hands.run(/^Stamp dev as/, 'Stamped dev')
  await hands.closeDialog()
  await hands.stands('at head')
})

test('what another client does is seen: at once when the window is looked at, else within ten seconds', async () => {
  const project = copySample('01-shop', 'shop.db')
  const hands = await open(project)
  await hands.stands('11 behind')
  headway(project, 'upgrade', '+1', '--target', 'dev')
  const changed = Date.now()
  await hands.page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await hands.stands('10 behind')
  console.log(`seen ${Date.now() - changed} ms after the focus`)
  headway(project, 'upgrade', '+1', '--target', 'dev')
  await hands.standing.filter({ hasText: '9 behind' }).waitFor({ timeout: 15_000 })
  await hands.row(/^create categories, current/).waitFor()

  // F5 from anywhere.
  headway(project, 'upgrade', '+1', '--target', 'dev')
  await hands.page.getByLabel('Filter history').focus()
  await hands.page.keyboard.press('F5')
  await hands.stands('8 behind')
})

const notes = revisionText(
  'aaaaaaaaaaa1',
  null,
  'create notes',
  'await knex.schema.createTable("notes", (table) => { table.increments("id") })',
  'await knex.schema.dropTable("notes")',
)

test('a run that has ended is told once: not again after a reload', async () => {
  const project = emptyProject()
  project.write('migrations/1_notes.ts', notes)
  const hands = await open(project)
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
  await hands.closeDialog()
  await hands.page.reload()
  await hands.stands('at head')
  await hands.tab('Run log')
  await hands.page.getByRole('button', { name: /Upgraded dev/ }).waitFor()
  expect(await hands.page.locator('.toast').count()).toBe(0)
})

test('broken settings are blamed where their consequences show', async () => {
  const project = copySample('01-shop', 'shop.db')
  project.write('headway.json', '{ "scriptLocation": "migrations", "targets": { "dev": { "url": ')
  const hands = await open(project)
  const notices = hands.page.getByRole('region', { name: 'Notices' })
  await notices.getByText('The settings have a problem').waitFor()
  await hands.page.getByRole('region', { name: 'Targets' }).getByText('headway.json has a problem').waitFor()
  await see('settings-broken')
  await notices.getByRole('button', { name: 'Show' }).click()
  await hands.page
    .getByRole('tabpanel', { name: /Problems/ })
    .getByText(/headway\.json/)
    .first()
    .waitFor()
})
