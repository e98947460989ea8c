import { describe, expect, test } from 'vitest'
import { overlaps } from './look.ts'
import { describeWindows, openWindow } from './open-window.ts'
import { copySample, emptyProject, revisionText } from './project-copy.ts'
import { screenSession } from './screen-session.ts'
import { WindowHands } from './window-hands.ts'

const { open, see } = screenSession()

const notes = revisionText(
  'aaaaaaaaaaa1',
  null,
  'create notes',
  'await knex.schema.createTable("notes", (table) => { table.increments("id"); table.text("body") })',
  'await knex.schema.dropTable("notes")',
)
const hangs = revisionText(
  'aaaaaaaaaaa2',
  'aaaaaaaaaaa1',
  'wait for ever',
  'await knex("notes").insert({ body: "half" }); await new Promise(() => setInterval(() => {}, 1000))',
)
const fails = revisionText(
  'aaaaaaaaaaa2',
  'aaaaaaaaaaa1',
  'name a table that is not there',
  'await knex("notes").insert({ body: "half" }); await knex.raw("update nots set body = 1")',
)

describeWindows('when a run goes wrong in the %s', (kind) => {
  test('a migration that hangs is cancelled; a reload in the middle loses nothing', async () => {
    const project = emptyProject()
    project.write('migrations/1_notes.ts', notes)
    project.write('migrations/2_hangs.ts', hangs)
    const hands = await open(project, {}, kind)
    await hands.button('Upgrade to head…').click()
    await hands.dialog.getByRole('button', { name: 'Upgrade 2 revisions on dev' }).click()
    await hands.dialog.getByText('1 of 2 steps').waitFor({ timeout: 40_000 })
    if (kind === 'browser') await see('run-live')

    await hands.page.reload()
    await hands.dialog.getByText('1 of 2 steps').waitFor({ timeout: 40_000 })
    await hands.dialog.getByText('wait for ever').waitFor()

    const asked = Date.now()
    await hands.dialog.getByRole('button', { name: 'Cancel the run' }).click()
    await hands.dialog.getByRole('heading', { name: 'Upgrade of dev cancelled' }).waitFor()
    expect(Date.now() - asked).toBeLessThan(10_000)
    if (kind === 'browser') await see('run-cancelled')
    expect(await project.version()).toEqual(['aaaaaaaaaaa1'])
    expect(await project.rows('select * from notes')).toEqual([])
    await hands.closeDialog()
    await hands.row('create notes, current').waitFor()
  })

  test('a migration that fails says where and why, and the database is before it', async () => {
    const project = emptyProject()
    project.write('migrations/1_notes.ts', notes)
    project.write('migrations/2_fails.ts', fails)
    const hands = await open(project, {}, kind)
    await hands.button('Upgrade to head…').click()
    await hands.run('Upgrade 2 revisions on dev', 'Upgrade of dev failed')
    await hands.dialog
      .getByText(/no such table: nots/i)
      .first()
      .waitFor()
    expect(await hands.dialog.locator('mark').innerText()).toBe('nots')
    if (kind === 'browser') await see('run-failed')
    expect(await project.version()).toEqual(['aaaaaaaaaaa1'])
    expect(await project.rows('select * from notes')).toEqual([])

    // Its file is mended, and Retry goes on where the run stopped.
    project.write('migrations/2_fails.ts', fails.replace('update nots', 'update notes'))
    await hands.dialog.getByRole('button', { name: 'Retry…' }).click()
    await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
    expect(await project.version()).toEqual(['aaaaaaaaaaa2'])
    expect(await project.rows('select body from notes')).toEqual([{ body: '1' }])

    // The way back of the earlier run leads through the later one, and takes rows along: both are said.
    if (kind === 'browser') {
      await hands.closeDialog()
      await hands.tab('Run log')
      await hands.button(/^.?\s*Upgrade of dev failed/).click()
      await hands.dialog.getByRole('button', { name: 'Plan rollback…' }).click()
      await hands.dialog
        .getByText('It also undoes what that run did not do: “name a table that is not there”.')
        .waitFor()
      await hands.dialog.getByText('Rows written since into what it drops are lost.').waitFor()
      await see('plan-rollback')
      await hands.closeDialog()
      const latest = hands.button(/^.?\s*Upgraded dev/)
      expect(await latest.locator('time').innerText()).toBe('just now')
      await latest.click()
    }
    await hands.dialog.getByRole('button', { name: 'Plan rollback…' }).click()
    await hands.run('Downgrade 1 revision on dev', 'Downgraded dev')
    await hands.closeDialog()
    expect(await project.version()).toEqual(['aaaaaaaaaaa1'])
  })
})

describe('problems', () => {
  test('03-broken is drawn with its ghosts, and every problem is listed with its place', async () => {
    const hands = await open(copySample('03-broken', 'broken.db'))
    await hands.row(/0123456789ab, named by others, missing file/).waitFor()
    await hands.tab('Problems')
    const list = hands.page.getByRole('tabpanel', { name: /Problems/ })
    await list.getByText('half_a_function.ts:13:3').waitFor()
    await list.getByText('computed_id.ts:6:25').waitFor()
    await list.getByText('duplicate-revision').waitFor()
    await list.getByText('missing-parent').waitFor()
    await see('broken')
    // What is wrong with a revision is read whole.
    const problem = hands.page.locator('.revision-problems')
    expect(
      await problem.evaluate((element) => [
        element.scrollWidth - element.clientWidth,
        element.scrollHeight - element.clientHeight,
      ]),
    ).toEqual([0, 0])
    // In a small window the notice is whole, and so is its way out.
    await hands.page.setViewportSize({ width: 1024, height: 640 })
    const notice = hands.page.getByRole('region', { name: 'Notices' })
    await notice.getByRole('button', { name: 'Show' }).click({ trial: true })
    expect(await overlaps(hands.page, ['.project-name', '.history', '.detail', '.bottom-pane'])).toEqual([])
    expect(await notice.evaluate((element) => element.scrollHeight - element.clientHeight)).toBe(0)
    await hands.button(/^Upgrade to heads/).click()
    await hands.dialog.getByRole('alert').waitFor()
    await see('plan-refused')
  })
})

test('a part of the window that cannot be fetched is said in its place; the rest of the window stays', async () => {
  const project = copySample('01-shop', 'shop.db')
  const window = await openWindow('browser', { project: project.root })
  try {
    const hands = new WindowHands(window.page)
    const parts = /\/assets\/(?:drift-panel|overlays)-.*\.js$/
    await window.page.route(parts, (route) => route.abort())
    await window.page.reload()
    await hands.row(/create customers/).waitFor()
    await hands.page.keyboard.press('Control+4')
    const failed = hands.page.getByRole('alert')
    await failed.getByText('This part of the window could not be fetched from Headway.').waitFor()
    await hands.page.keyboard.press('Control+1')
    await hands.row(/create customers/).waitFor()
    // What lies over the window can be closed, and is there after a reload.
    await hands.page.keyboard.press('Control+k')
    await hands.dialog.getByText('This part of the window could not be fetched from Headway.').waitFor()
    await hands.page.keyboard.press('Escape')
    await hands.dialog.waitFor({ state: 'hidden' })
    await window.page.unroute(parts)
    await hands.page.keyboard.press('Control+k')
    await hands.dialog.getByRole('button', { name: 'Reload the window' }).click()
    await hands.row(/create customers/).waitFor()
    await hands.page.keyboard.press('Control+k')
    await hands.dialog.getByPlaceholder(/command/).waitFor()
    expect(window.complaints.filter((text) => !/Failed to (?:load|fetch)/.test(text))).toEqual([])
  } finally {
    await window.close()
    project.remove()
  }
})
