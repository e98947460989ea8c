import { expect, test } from 'vitest'
import { describeWindows } from './open-window.ts'
import { copySample } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

describeWindows('02-branches in the %s', (kind) => {
  test('merge, take one side back, upgrade a label', async () => {
    const project = copySample('02-branches', 'branches.db')
    const hands = await open(project, {}, kind)

    // Several heads: one upgrade goes to all of them.
    await hands.button('Upgrade to heads…').click()
    await hands.run('Upgrade 9 revisions on dev', 'Upgraded dev')
    await hands.closeDialog()
    await hands.row('when an invoice was paid, current, head').waitFor()
    expect(await project.version()).toEqual(['b30000000aed', 'c5000000d0c5', 'c600000010ca'])

    // One step down could go three ways: which side?
    await hands.button('−1').click()
    await hands.dialog.getByRole('heading', { name: 'Which side goes back?' }).waitFor()
    if (kind === 'browser') await see('which-side')
    await hands.dialog.getByRole('button', { name: /when an invoice was paid|billing/ }).click()
    await hands.run('Downgrade 1 revision on dev', 'Downgraded dev')
    await hands.closeDialog()
    await hands.row('invoices, current').waitFor()
    expect(await project.version()).toEqual(['b20000001f0c', 'c5000000d0c5', 'c600000010ca'])
    const columns = await project.rows(
      "select name from pragma_table_info('invoices') where name = 'paid_at'",
    )
    expect(columns).toEqual([])

    // A label goes up by its head, found by the filter.
    await hands.page
      .getByRole('button', { name: /^billing/ })
      .first()
      .click()
    await hands.row(/^accounts/).waitFor({ state: 'detached' })
    await hands.row(/^when an invoice/).click()
    await hands.page.keyboard.press('u')
    await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
    await hands.closeDialog()
    await hands.page.getByLabel('Filter history').fill('')
    expect(await project.version()).toEqual(['b30000000aed', 'c5000000d0c5', 'c600000010ca'])

    // A merge makes one head of two, and the row of both.
    await hands.button('Merge…').click()
    await hands.dialog.getByRole('checkbox', { name: /when an invoice/ }).uncheck()
    await hands.dialog.getByLabel('Message').fill('merge logins and locales')
    await hands.dialog.getByRole('button', { name: 'Write the merge' }).click()
    await hands.row(/^merge logins and locales, pending, head, merge/).waitFor()
    await hands.button('Upgrade to heads…').click()
    await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
    await hands.closeDialog()
    await hands.row(/^merge logins and locales, current/).waitFor()
    const rows = await project.version()
    expect(rows).toHaveLength(2)
    expect(rows).toContain('b30000000aed')
  })
})
