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
  // What the database stands at is drawn with its text, before anybody asks.
  await hands.row(/^phones of two kinds, missing file, current, feature\/phones/).click()
  const detail = hands.page.getByLabel('Detail', { exact: true })
  await detail.getByText('branch feature/phones').waitFor()
  await detail.locator('.view-line').filter({ hasText: 'drop table phones' }).waitFor()
  await see('rescue-ghost')
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

test('revisions of chosen branches are drawn as ghosts, both contents of one id, and nothing is checked out', async () => {
  const project = emptyProject()
  const { root } = project
  project.write('.gitignore', '*.db*\n.headway*\n')
  const file = (id: string, parent: string | null, message: string): void => {
    const up = `await knex.raw("create table ${message.replaceAll(' ', '_')} (id integer)")`
    project.write(`migrations/${id}.ts`, revisionText(id, parent, message, up))
  }
  file('a1a1', null, 'first')
  git(root, 'init', '-q')
  commitAll(root, 'first')
  for (const [branch, message] of [
    ['feature/phones', 'phones'],
    ['feature/mails', 'mails'],
  ] as const) {
    git(root, 'checkout', '-q', '-b', branch, 'main')
    file('b2b2', 'a1a1', message)
    if (message === 'phones') file('c3c3', 'b2b2', 'more phones')
    commitAll(root, branch)
  }
  git(root, 'checkout', '-q', 'main')
  file('d4d4', 'a1a1', 'of this checkout')
  const hands = await open(project)
  await hands.row(/^of this checkout, pending, head/).waitFor()
  await hands.button('Branches…').click()
  await hands.dialog.getByLabel('feature/phones').check()
  await hands.dialog.getByLabel('feature/mails').check()
  await see('other-branches')
  await hands.dialog.getByRole('button', { name: 'Show 2 branches' }).click()
  await hands.row(/^more phones, other branch, feature\/phones/).waitFor()
  await hands.row(/^(phones|mails), other branch/).click()
  const detail = hands.page.getByLabel('Detail', { exact: true })
  await detail.getByText(/commit [0-9a-f]{10} by/).waitFor()
  await see('branch-ghosts')
  for (const table of ['phones', 'mails']) {
    const contents = detail.getByLabel('Which branch’s text')
    await contents.selectOption({ label: `branch feature/${table}` })
    await detail
      .locator('.view-line')
      .filter({ hasText: `create table ${table} ` })
      .waitFor()
  }
  expect(git(root, 'status', '--porcelain')).not.toContain('b2b2')
  await hands.button('Branches 2').click()
  await hands.dialog.getByLabel('feature/phones').uncheck()
  await hands.dialog.getByLabel('feature/mails').uncheck()
  await hands.dialog.getByRole('button', { name: 'Show none' }).click()
  await hands.row(/^more phones/).waitFor({ state: 'detached' })
})
