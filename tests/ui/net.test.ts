import { expect, test } from 'vitest'
import { emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

const revision = (id: string, parent: string, message: string, up: string, down: string): string =>
  `-- message: ${message}\n-- revision: ${id}\n-- down_revision: ${parent}\n\n-- upgrade\n${up}\n\n-- downgrade\n${down}\n`

test('a dangerous revision: its impact, a rehearsal that tells what does not come back', async () => {
  const project = emptyProject()
  project.write(
    'migrations/1.sql',
    revision(
      'aaaaaaaaaaa1',
      'none',
      'create people',
      'create table people (id integer primary key, phone text);',
      'drop table people;',
    ),
  )
  const hands = await open(project)
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
  await hands.closeDialog()
  await project.rows("insert into people (phone) values ('1'), ('2'), (null)")
  project.write(
    'migrations/2.sql',
    revision(
      'aaaaaaaaaaa2',
      'aaaaaaaaaaa1',
      'drop phones',
      'alter table people drop column phone;',
      'alter table people add column phone text;',
    ),
  )
  await hands.row(/^drop phones/).click()
  await hands.page.getByRole('tab', { name: 'Impact' }).click()
  await hands.page
    .getByText(/drop column people.phone/)
    .first()
    .waitFor()
  await see('impact-tab')
  await hands.button('Upgrade to head…').click()
  const net = hands.dialog.getByRole('region', { name: 'Impact and rehearsal' })
  await net.getByRole('button', { name: 'Rehearse', exact: true }).click()
  await net.getByText(/the way back loses 2 values of main.people.phone/).waitFor()
  await see('plan-rehearsed')
  expect(await project.rows('select count(phone) as n from people')).toEqual([{ n: 2 }])
})
