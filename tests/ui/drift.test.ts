import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { overlaps } from './look.ts'
import { emptyProject, revisionText } from './project-copy.ts'
import type { ProjectCopy } from './project-copy.ts'
import { screenSession } from './screen-session.ts'
import type { WindowHands } from './window-hands.ts'

const { open, see } = screenSession()

const upgrade = `await knex.raw('create table people (id integer primary key, name varchar(80) not null)')
  await knex.raw('create table visits (id integer primary key, at text)')
  await knex.raw('create index visits_at on visits (at)')`

function smallProject(): ProjectCopy {
  const project = emptyProject()
  project.write('migrations/a1_first.ts', revisionText('aaaaaaaaaaa1', null, 'create people', upgrade))
  return project
}

/** Brings the database to the head, then changes it behind the revisions' back. */
async function drifted(hands: WindowHands, project: ProjectCopy): Promise<void> {
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
  await hands.closeDialog()
  await hands.stands('at head')
  await project.rows('create table leftovers (id integer primary key, what text)')
  await project.rows('drop index visits_at')
  await project.rows('alter table people add column email varchar(200)')
}

/** Chooses what becomes of one difference. */
async function settle(hands: WindowHands, name: string, entry: string): Promise<void> {
  await hands.button(`Resolve ${name}`).click()
  await hands.page.getByRole('menuitem', { name: entry }).click()
}

test('drift is shown by side, ignored with a reason, brought back, adopted into a revision', async () => {
  const project = smallProject()
  const hands = await open(project)
  const { page } = hands
  await drifted(hands, project)
  await page.keyboard.press('Control+4')
  const inDatabase = page.getByRole('region', { name: 'Only in database dev' })
  await inDatabase.getByRole('button', { name: 'table leftovers', exact: true }).waitFor()
  await inDatabase.getByRole('button', { name: 'column people.email', exact: true }).waitFor()
  const inRevisions = page.getByRole('region', { name: 'Only in the revisions applied on dev' })
  await inRevisions.getByRole('button', { name: 'index visits.visits_at', exact: true }).click()
  await page.locator('.monaco-diff-editor .view-line').first().waitFor()
  await see('drift')
  await page.getByRole('button', { name: 'Whole schema' }).click()
  await page.locator('.view-line', { hasText: 'leftovers' }).first().waitFor()
  await page.getByText(/compared at \d\d:\d\d:\d\d in/).waitFor()
  await see('drift-whole')

  // Set aside, with a reason that the team reads.
  await settle(hands, 'table leftovers', 'Ignore, with a reason…')
  await page.getByLabel('Why it is ignored').fill('a colleague is still using it')
  await see('drift-ignore')
  await page.keyboard.press('Enter')
  const ignored = page.getByRole('region', { name: 'Ignored' })
  await ignored.getByText('a colleague is still using it').waitFor()
  expect(JSON.parse(readFileSync(join(project.root, 'headway.json'), 'utf8'))).toMatchObject({
    ignoredChanges: [
      { change: expect.stringContaining('leftovers'), reason: 'a colleague is still using it' },
    ],
  })
  await page.getByText('2 differences').waitFor()
  await see('drift-ignored')
  await ignored.getByRole('button', { name: 'Bring back' }).click()
  await page.getByText('3 differences').waitFor()

  // Adopted: the review has that one alone, and the database is stamped, not upgraded.
  await settle(hands, 'column people.email', 'Adopt into a new revision…')
  await page.getByText('1 change in one revision. Nothing runs yet.').waitFor()
  expect(await page.getByRole('checkbox', { name: 'create table leftovers' }).isChecked()).toBe(false)
  await page.locator('.view-line').first().waitFor()
  await see('changes-adopt')
  await hands.button('Write revision').click()
  await hands.dialog.getByText(/The schema differs from what \w+ implies/).waitFor()
  await hands.run(/^Stamp dev as/, 'Stamped dev')
  await hands.closeDialog()
  await page.keyboard.press('Control+4')
  await page.getByText('2 differences').waitFor()
  expect(await page.getByRole('button', { name: 'column people.email', exact: true }).count()).toBe(0)

  // The rest at once: picked one by one, the database becomes what its revisions imply.
  await project.rows("insert into leftovers (what) values ('a'), ('b'), ('c')")
  await hands.button('Adopt all into a revision…').waitFor()
  await page.getByRole('checkbox', { name: 'Pick table leftovers' }).check()
  await hands.button('Adopt 1 into a revision…').waitFor()
  await page.getByRole('checkbox', { name: 'Pick index visits.visits_at' }).check()
  await see('drift-picked')
  await hands.button('Restore 2…').click()
  await hands.dialog.getByText('Loses 3 rows of leftovers.').waitFor()
  await hands.dialog.getByText(/Every statement runs on/).waitFor()
  await see('plan-restore')
  await hands.run('Restore 2 differences on dev', 'Restored dev')
  await hands.dialog.getByText('What was chosen no longer differs.').waitFor()
  await see('run-restored')
  await hands.closeDialog()
  // The screen asks again by itself.
  await page.getByText('No drift.').waitFor()
  await page.getByRole('button', { name: /^Drift none/ }).waitFor()
  await see('drift-none')
  expect(await project.tables()).toEqual(['people', 'visits'])
  expect(await project.rows("select name from sqlite_schema where name = 'visits_at'")).toHaveLength(1)
})

test('in a small window nothing overlaps, and the plan says that the database drifted', async () => {
  const project = smallProject()
  const hands = await open(project, { size: { width: 1024, height: 640 } })
  await drifted(hands, project)
  await hands.page.keyboard.press('Control+4')
  await hands.page.getByText('3 differences').waitFor()
  await hands.page.locator('.monaco-diff-editor .line-insert').first().waitFor({ state: 'attached' })
  await see('small-drift')
  expect(
    await overlaps(hands.page, ['.side-bar', '.drift-head', '.drift-list', '.drift-detail', '.bottom-pane']),
  ).toEqual([])
  await hands.page.keyboard.press('Control+1')
  project.write(
    'migrations/a2_second.ts',
    revisionText('aaaaaaaaaaa2', 'aaaaaaaaaaa1', 'do nothing', 'await knex.raw("select 1")'),
  )
  await hands.row(/^do nothing/).waitFor()
  await hands.button('Upgrade to head…').click()
  await hands.dialog.getByText(/The schema differs from what aaaaaaaaaaa1 implies/).waitFor()
  await hands.dialog.getByText(/Every step replays on/).waitFor()
  await hands.dialog.getByText('3 differences').click()
  await hands.dialog.getByText('create table leftovers', { exact: true }).waitFor()
  await see('plan-drift')
})

test('drift of a database that cannot be compared yet says why', async () => {
  const hands = await open(smallProject(), { trusted: false })
  await hands.page.keyboard.press('Control+4')
  await hands.page.getByText('Comparing runs code of the project').waitFor()
  await see('drift-restricted')
})
