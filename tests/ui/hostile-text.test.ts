import { expect, test } from 'vitest'
import { overlaps } from './look.ts'
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

const label = 'l'.repeat(200)
const rtl = 'مرحبا بالعالم \u202Eabc\u2066 \u0007bell'
const longLine = `-- ${'x'.repeat(2_000)}`
const columns = Array.from({ length: 1_000 }, (_, index) => `column_${index} integer`).join(', ')

test('long, wide and odd input leaves the layout whole, and its numbers readable', async () => {
  const project = emptyProject()
  const write = (id: string, parent: string, message: string, header: string, up: string): void =>
    project.write(
      `migrations/${id}.sql`,
      `-- message: ${message}\n-- revision: ${id}\n-- down_revision: ${parent}\n${header}\n-- upgrade\n${up}\n\n-- downgrade\nselect 1;\n`,
    )
  write(
    'aaaaaaaaaaa1',
    'none',
    'a wide table',
    `-- branch_labels: ${label}\n`,
    `create table wide (${columns});`,
  )
  const lines = Array.from({ length: 5_000 }, (_, index) => `select ${index};`)
  write('aaaaaaaaaaa2', 'aaaaaaaaaaa1', `${rtl} ${'word '.repeat(60)}`, '', [longLine, ...lines].join('\n'))
  write('aaaaaaaaaaa3', 'aaaaaaaaaaa2', 'fails', '', `select * from "${'t'.repeat(300)}";`)
  const hands = await open(project, { size: { width: 1024, height: 640 } })
  const { page } = hands
  await hands.stands('3 behind')
  const parts = [
    '.project-name',
    '.target-button',
    '.where',
    '.top-verbs',
    '.side-bar',
    '.history',
    '.detail',
  ]
  const whole = async (): Promise<void> => {
    expect(await overlaps(page, parts)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1024)
  }
  // A label leaves room for the message, and does not run out of the summary.
  const first = hands.row(/^a wide table/)
  await first.click()
  expect(await first.locator('.row-text').isVisible()).toBe(true)
  const summary = page.getByRole('region', { name: 'Summary' })
  expect(await summary.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
  await see('odd-summary')
  await whole()
  await hands.tab('SQL')
  await page.locator('.monaco-editor .view-line', { hasText: 'column_0' }).first().waitFor()
  await whole()
  const second = hands.grid.getByRole('row').nth(1)
  expect(await second.getAttribute('aria-label')).toContain('\\u202e')
  await second.click()
  await hands.tab('Source')
  await page.locator('.monaco-editor .view-line', { hasText: 'xxxx' }).first().waitFor()
  await see('odd-source')
  await whole()

  await hands.button('Upgrade to head…').click()
  await hands.dialog.getByText('5,000 statements').waitFor()
  await see('odd-plan')
  expect(await overlaps(page, ['.mantine-Modal-content'])).toEqual([])
  const widest = await page
    .locator('.plan :is(.plan-checks li, .plan-sql, .plan-failure, .plan-summary, footer)')
    .evaluateAll((elements) => Math.max(...elements.map((element) => element.getBoundingClientRect().right)))
  expect(widest).toBeLessThan(1024)
  await hands.run('Upgrade 3 revisions on dev', 'Upgrade of dev failed')
  await see('odd-failed')
  const content = page.locator('.mantine-Modal-body')
  expect(await content.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)

  // The picture: of a thousand columns the first, and how many more; an error of any length in its place.
  await hands.closeDialog()
  await first.click()
  await page.keyboard.press('Control+5')
  await page.getByText(/^Not available/).waitFor()
  await page.getByLabel('What is shown').selectOption('at')
  await page.locator('.diagram-table', { hasText: '976 more columns' }).waitFor()
  // The replay of all revisions failed: nothing goes on any more.
  expect(await page.locator('.activity').count()).toBe(0)
  const rest = await page.getByText('976 more columns').boundingBox()
  expect(rest?.height).toBeLessThan(20)
  await see('odd-schema')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1024)
})
