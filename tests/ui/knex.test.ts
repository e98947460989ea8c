import { describe, expect, test } from 'vitest'
import { copySample } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

describe('a knex project', () => {
  test('is opened, trusted, upgraded, and rolled back to a revision that is chosen', async () => {
    // As on anybody's machine: the tests' own would choose the environment of the knexfile.
    delete process.env['NODE_ENV']
    const project = copySample('05-knex', 'library.db')
    const names = async (): Promise<readonly unknown[]> =>
      (await project.rows('select name from knex_migrations order by name')).map(({ name }) => name)
    const hands = await open(project, { trusted: false })
    await see('knex-restricted')
    await hands
      .button(/^Trust/)
      .first()
      .click()
    await hands.dialog.getByRole('button', { name: /^Trust/ }).click()
    await hands.stands('5 behind')
    await see('knex-history')

    await hands.button('Upgrade to head…').click()
    const step = hands.dialog.locator('button[aria-expanded]', { hasText: 'authors' }).first()
    await step.waitFor()
    if ((await step.getAttribute('aria-expanded')) === 'false') await step.click()
    await hands.dialog.locator('.plan-sql').getByText('authors').first().waitFor()
    // It drops a column of a table that the plan itself makes.
    await hands.dialog.getByText('Nothing is lost.').waitFor()
    expect(await step.textContent()).not.toContain('loses data')
    await step.scrollIntoViewIfNeeded()
    await see('knex-plan')
    await hands.run('Upgrade 5 revisions on development', 'Upgraded development')
    await hands.closeDialog()
    expect(await names()).toHaveLength(5)

    await hands.menu(/^create members and loans/, 'Downgrade to here…')
    await hands.run('Downgrade 3 revisions on development', 'Downgraded development')
    await hands.closeDialog()
    expect(await names()).toEqual([
      '20260105090000_create_books.js',
      '20260112100000_create_members_and_loans.js',
    ])
    await see('knex-rolled-back')
  })
})
