import { expect, test } from 'vitest'
import { emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

const create = `-- message: create notes
-- revision: aaaaaaaaaaa1
-- down_revision: none

-- upgrade
create table notes (id integer primary key);

-- downgrade
drop table notes;
`

test('the browser keeps production read-only, and says so before anything is typed', async () => {
  const project = emptyProject('production')
  project.write('migrations/1.sql', create)
  const hands = await open(project)
  await hands.button('Upgrade to head…').click()
  const start = hands.dialog.getByRole('button', { name: 'Upgrade 1 revision on live' })
  await start.waitFor()
  // Nothing has to be typed to learn that it does not run here.
  await hands.dialog.getByText('Production is read-only in this window.').waitFor()
  expect(await hands.dialog.getByLabel(/Type the target's name/).count()).toBe(0)
  expect(await start.getAttribute('aria-disabled')).toBe('true')
  await see('plan-production')
  await hands.page.keyboard.press('Control+Enter')
  await start.waitFor()
  expect(await project.tables()).toEqual([])
})
