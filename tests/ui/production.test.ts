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

test('production asks for what is lost, a reason and the name; the browser keeps it read-only', async () => {
  const project = emptyProject('production')
  project.write('migrations/1.sql', create)
  const hands = await open(project)
  await hands.button('Upgrade to head…').click()
  const start = hands.dialog.getByRole('button', { name: 'Upgrade 1 revision on live' })
  await start.waitFor()
  await hands.dialog.getByText('This is production').waitFor()
  expect(await start.getAttribute('aria-disabled')).toBe('true')
  await hands.dialog.getByLabel(/Type the target's name/).fill('live')
  await see('plan-production')
  // Ctrl+Enter is not enough on production, and the browser's page keeps it read-only.
  await hands.page.keyboard.press('Control+Enter')
  await start.waitFor()
  await start.click()
  await hands.dialog.getByRole('alert').getByText('production_refused').waitFor()
  await see('plan-production-refused')
  expect(await project.tables()).toEqual([])
})
