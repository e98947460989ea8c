import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { canRunAlembic } from '../helpers/python-alembic.ts'
import { copyAlembicProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

describe.skipIf(!canRunAlembic())('an Alembic project in a folder of a repository', () => {
  test('is opened, trusted, upgraded, rolled back, and written on from its models', async () => {
    const project = copyAlembicProject()
    const hands = await open(project, { trusted: false })
    const { page } = hands
    await hands.row(/^users/).waitFor()
    await see('alembic-restricted')
    await hands
      .button(/^Trust/)
      .first()
      .click()
    await hands.dialog.getByRole('button', { name: /^Trust/ }).click()
    await hands.stands('2 behind')

    await hands.button('Upgrade to head…').click()
    const step = hands.dialog.locator('button[aria-expanded]', { hasText: 'users' }).first()
    await step.waitFor()
    if ((await step.getAttribute('aria-expanded')) === 'false') await step.click()
    await hands.dialog.locator('.plan-sql').getByText('CREATE').first().waitFor()
    await see('alembic-plan')
    await hands.run('Upgrade 2 revisions on alembic', 'Upgraded alembic')
    await hands.closeDialog()
    expect(await project.version()).toEqual(['1a0000000002'])

    await hands.menu(/^users/, 'Downgrade to here…')
    await hands.run('Downgrade 1 revision on alembic', 'Downgraded alembic')
    await hands.closeDialog()
    expect(await project.version()).toEqual(['1a0000000001'])
    await hands.button('Upgrade to head…').click()
    await hands.run('Upgrade 1 revision on alembic', 'Upgraded alembic')
    await hands.closeDialog()

    const models = join(project.root, 'backend/app/models.py')
    const age =
      '    age: Mapped[int | None] = mapped_column(sa.Integer, sa.CheckConstraint("age > 0", name="age_positive"))\n'
    writeFileSync(models, readFileSync(models, 'utf8').replace('    note: Mapped', `${age}    note: Mapped`))
    await page.keyboard.press('Control+2')
    await page.getByText('Alembic does not see this').waitFor()
    await page.getByText("sa.Column('age'").first().waitFor()
    await see('alembic-changes')
    await page.locator('button:not([aria-disabled])', { hasText: 'Write revision' }).click()
    await hands.run('Upgrade 1 revision on alembic', 'Upgraded alembic')
    await hands.closeDialog()
    const [table] = await project.rows("select sql from sqlite_schema where name = 'users'")
    expect(String(table?.['sql'])).toContain('age INTEGER')
    expect(String(table?.['sql'])).not.toContain('age_positive')
  })
})
