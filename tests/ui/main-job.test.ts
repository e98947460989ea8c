import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import type { OpenWindow } from './open-window.ts'
import { closeChromium, openWindow, describeWindows } from './open-window.ts'
import type { ProjectCopy } from './project-copy.ts'
import { copySample } from './project-copy.ts'
import { WindowHands } from './window-hands.ts'

afterAll(closeChromium)

describeWindows('the main job in the %s', (kind) => {
  let project: ProjectCopy
  let window: OpenWindow
  let hands: WindowHands
  beforeEach(async () => {
    project = copySample('01-shop', 'shop.db')
    window = await openWindow(kind, { project: project.root })
    hands = new WindowHands(window.page)
  })
  afterEach(async () => {
    await window.close()
    project.remove()
  })

  test('upgrade, downgrade to a chosen revision, upgrade again, stamp', async () => {
    await hands.row('products can be discontinued').waitFor()
    // Nothing of the project has run until here, and no database was asked.
    await hands.button('Trust this project…').first().click()
    await hands.dialog.getByRole('button', { name: 'Trust this project' }).click()
    await hands.row('products can be discontinued, pending, head').waitFor()
    expect(await hands.grid.getByRole('row').count()).toBe(11)

    await hands.button('Upgrade to head…').click()
    await hands.dialog.getByRole('heading', { name: /Upgrade dev/ }).waitFor()
    await hands.run('Upgrade 11 revisions on dev', 'Upgraded dev')
    await hands.closeDialog()
    await hands.stands('at head')
    expect(await project.version()).toEqual(['b470da5f31e9'])
    const before = await project.rows('select count(*) as number from categories')
    expect(Number(before[0]?.['number'])).toBeGreaterThan(0)

    await hands.menu(/^create orders and order items/, 'Downgrade to here…')
    await hands.run('Downgrade 7 revisions on dev', 'Downgraded dev')
    await hands.closeDialog()
    await hands.row('create orders and order items, current').waitFor()
    expect(await project.version()).toEqual(['4d0f63e8ca72'])
    expect(await project.tables()).not.toContain('reviews')

    await hands.button('Upgrade by one revision').click()
    await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
    await hands.closeDialog()
    expect(await project.version()).toEqual(['5e1a74f9db83'])

    await hands.button('Upgrade to head…').click()
    await hands.run('Upgrade 6 revisions on dev', 'Upgraded dev')
    await hands.closeDialog()
    expect(await project.version()).toEqual(['b470da5f31e9'])
    expect(await project.tables()).toContain('reviews')

    await hands.menu(/^create reviews/, 'Stamp as here…')
    await hands.dialog.getByRole('button', { name: 'Plan the stamp…' }).click()
    await hands.run('Stamp dev as a36fc94e20d8', 'Stamped dev')
    await hands.closeDialog()
    await hands.row('create reviews, current').waitFor()
    expect(await project.version()).toEqual(['a36fc94e20d8'])
    expect(window.complaints).toEqual([])
  })
})
