import { expect, test } from 'vitest'
import { emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

test('a step in doubt is looked at, decided with what was found, and then resumed where it stopped again', async () => {
  const project = emptyProject()
  const write = (id: string, below: string, up: string, header = ''): void =>
    project.write(
      `migrations/${id}.sql`,
      `-- message: ${id}\n-- revision: ${id}\n-- down_revision: ${below}\n${header}\n-- upgrade\n${up}\n-- downgrade\nselect 1;\n`,
    )
  write('aaaaaaaaaaa1', 'none', 'create table t (id integer primary key);')
  const hands = await open(project)
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
  await hands.closeDialog()
  // A row that the shadow does not have.
  await project.rows('insert into t values (1)')
  const text = 'create table u (id integer);\ninsert into t values (1);\ncreate table v (id integer);'
  write('aaaaaaaaaaa2', 'aaaaaaaaaaa1', text, '-- transaction: false')
  await hands.stands('1 behind')
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 1 revision on dev', /in doubt/)
  await see('run-in-doubt')
  await hands.closeDialog()
  await hands.stands('1 behind, aaaaaaaaaaa2 in doubt')
  // Where there is room for two words, it is these.
  await hands.page.getByRole('button', { name: /^dev.*in doubt/ }).waitFor()

  await hands.tab('Ledger')
  await hands.button('Decide…').click()
  await hands.dialog
    .getByText('The schema is not as aaaaaaaaaaa2 makes it; to get there: create table v.')
    .waitFor()
  await see('decide-step')
  await project.rows('drop table u')
  await hands.dialog.getByLabel(/What you found/).fill('u was dropped by hand')
  await hands.dialog.getByRole('button', { name: 'It did not take place' }).click()
  await hands.dialog.getByText(/aaaaaaaaaaa2 is no longer in doubt/).waitFor()
  await hands.closeDialog()
  await hands.stands('1 behind')
  await hands.page.getByText(/not applied: u was dropped by hand/).waitFor()

  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 1 revision on dev', /in doubt/)
  await hands.closeDialog()
  await hands.stands('1 behind, aaaaaaaaaaa2 in doubt')
  await project.rows('delete from t')
  await hands.button('Upgrade to head…').click()
  await hands.dialog.getByText('A step is in doubt: tick above, or decide it in the ledger.').waitFor()
  await hands.dialog.getByLabel(/Go on with .* at statement 2/).check()
  await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
  expect(await project.tables()).toEqual(['t', 'u', 'v'])
})
