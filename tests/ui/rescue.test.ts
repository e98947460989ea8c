import { expect, test } from 'vitest'
import { commitAll, git } from '../helpers/git-repository.ts'
import { emptyProject, revisionText } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

test('a revision that the checkout lacks: its file is found in another branch, and the way back runs its downgrade', async () => {
  const project = emptyProject()
  const { root } = project
  project.write('.gitignore', '*.db*\n.headway*\n')
  project.write(
    'migrations/a1.ts',
    revisionText('a1a1', null, 'first', 'await knex.raw("create table kept (id integer)")'),
  )
  git(root, 'init', '-q')
  commitAll(root, 'first')
  git(root, 'checkout', '-q', '-b', 'feature/phones')
  const [up, down] = ['create table phones (id integer)', 'drop table phones'].map(
    (sql) => `await knex.raw("${sql}")`,
  )
  project.write('migrations/b2.ts', revisionText('b2b2', 'a1a1', 'phones of two kinds', up ?? '', down))
  commitAll(root, 'phones')
  const hands = await open(project)
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 2 revisions on dev', 'Upgraded dev')
  await hands.closeDialog()

  git(root, 'checkout', '-q', 'main')
  await hands.button('Find its file…').click()
  await hands.dialog.getByText('branch feature/phones').waitFor()
  await hands.dialog.getByText(/this is what ran here/).waitFor()
  await hands.dialog.getByText('migrations/b2.ts').click()
  await hands.dialog.getByText(/drop table phones/).waitFor()
  await see('rescue')
  await hands.dialog.getByRole('button', { name: 'Plan the way back…' }).click()
  await hands.dialog.getByText('headway rescue --back --target dev').waitFor()
  await hands.run('Downgrade 1 revision on dev', 'Downgraded dev')
  await hands.closeDialog()
  await hands.row(/^first, current/).waitFor()
  expect(await project.version()).toEqual(['a1a1'])
  expect(await project.tables()).toEqual(['kept'])
})
