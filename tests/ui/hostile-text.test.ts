import { expect, test } from 'vitest'
import { emptyProject } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

const payload = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>'
const trick = 'safe\u202Eetadpu\u202C\u200B'

test('foreign text stays text, and what would act is shown as an escape', async () => {
  const project = emptyProject()
  project.write(
    'migrations/1.sql',
    `-- message: ${payload} ${trick}\n-- revision: aaaaaaaaaaa1\n-- down_revision: none\n-- branch_labels: x\n\n-- upgrade\nselect '${payload}';\n\n-- downgrade\nselect 1;\n`,
  )
  const hands = await open(project)
  await hands.grid.waitFor()
  await hands.page.locator('.row-text').filter({ hasText: '<script>' }).waitFor()
  expect(await hands.page.locator('.row-text .escape').allInnerTexts()).toEqual([
    '\\u202e',
    '\\u202c',
    '\\u200b',
  ])
  expect(await hands.grid.getByRole('row').first().getAttribute('aria-label')).toContain('\\u202e')
  await hands.button('Upgrade to head…').click()
  await hands.dialog.locator('.plan-statement').waitFor()
  await see('hostile')
  expect(await hands.page.evaluate('window.ran')).toBeUndefined()
})
