import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { emptyProject, revisionText } from './project-copy.ts'
import type { ProjectCopy } from './project-copy.ts'
import { screenSession } from './screen-session.ts'

const { open, see } = screenSession()

const many = 1_200
const words = ['drop', 'insert', 'values', 'update', 'select']

/** Targets with names that begin alike, one of them on a server that is not there. */
function withTargets(project: ProjectCopy): ProjectCopy {
  const sqlite = (tier: string, file: string) => ({ url: `sqlite:///${file}.db`, tier })
  const targets = {
    dev: sqlite('development', 'small'),
    'warehouse-europe': sqlite('test', 'warehouse'),
    'production-eu-1': sqlite('development', 'eu'),
    nowhere: { url: 'postgresql://somebody@127.0.0.1:1/shop', tier: 'test' },
  }
  project.write('headway.json', JSON.stringify({ scriptLocation: 'migrations', targets }))
  return project
}

test('a project without revisions: names are whole, plain keys are commands, SQL is colored, numbers are grouped', async () => {
  const project = withTargets(emptyProject())
  const hands = await open(project)
  const { page } = hands
  await page.getByText('No revisions yet').waitFor()

  // The name of a target comes before where it stands, in the side bar and in what the pointer says.
  const names = page.locator('.side-name')
  await expect.poll(() => names.count()).toBe(4)
  expect(await names.evaluateAll((all) => all.map((each) => each.scrollWidth - each.clientWidth))).toEqual([
    0, 0, 0, 0,
  ])
  await page.getByRole('button', { name: /^warehouse-europe/ }).hover()
  expect(await page.getByRole('tooltip').first().innerText()).toMatch(/^warehouse-europe: /)

  // Nothing takes plain keys as text: N is the command.
  await page.keyboard.press('Control+3')
  await page.getByRole('table').waitFor()
  await page.keyboard.press('Control+1')
  await page.keyboard.press('n')
  await hands.dialog.getByLabel('Message').waitFor()
  await hands.closeDialog()
  const filter = page.getByLabel('Filter history')
  if ((await filter.count()) > 0) expect(await filter.inputValue()).toBe('')

  project.write(
    'migrations/aaaaaaaaaaa0.sql',
    `-- message: words of SQL\n-- revision: aaaaaaaaaaa0\n-- down_revision: none\n\n-- upgrade\ncreate table notes (id integer, body text);\ninsert into notes values (2, 'two');\nupdate notes set body = 'three' where id = 2;\nselect "id" from notes;\n\n-- downgrade\ndrop table notes;\n`,
  )
  await hands.row(/^words of SQL/).click()
  await hands.tab('Source')
  await hands.source()
  await expect.poll(() => colorsOf(hands.page)).toEqual(words.map((word) => [word, 'keyword']))
  await see('source-sql')

  // Found in the source, and in the SQL as it runs.
  for (const tab of ['Source', 'SQL']) {
    await hands.tab(tab)
    await page.locator('.monaco-editor .view-line', { hasText: 'three' }).first().click()
    await page.keyboard.press('Control+f')
    await page.locator('.find-widget.visible').waitFor()
    await page.keyboard.type('three')
    await page.locator('.find-widget .matchesCount', { hasText: '1 of 1' }).waitFor()
    await page.keyboard.press('Escape')
  }
  await hands.tab('Source')
  await hands.source()
  await page.getByRole('button', { name: /^nowhere/ }).click()
  await hands.stands('unreachable')
  await hands.source()
  await expect.poll(() => colorsOf(hands.page)).toEqual(words.map((word) => [word, 'keyword']))
  await see('source-postgres')

  // More than a thousand: grouped wherever they are counted. A folder's name is no message.
  await page.getByRole('button', { name: /^dev/ }).click()
  for (let at = 1; at < many; at += 1)
    project.write(`migrations/${idOf(at)}.ts`, revisionText(idOf(at), idOf(at - 1), `step ${at}`, ''))
  await hands.stands('1,200 behind')
  await page.getByRole('button', { name: 'Pending 1,200' }).waitFor()
  await filter.fill('migrations')
  await page.getByText('No revision matches the filter').waitFor()
  expect(await page.locator('body').innerText()).not.toMatch(/\b1200\b/)
  // No ledger knows of them: tables are found in what is pending, too.
  await filter.fill('table:notes')
  await hands.row(/^words of SQL/).waitFor()
  expect(await hands.grid.getByRole('row').count()).toBe(1)
})

function idOf(at: number): string {
  return `aaaaaaa${at.toString(16).padStart(4, '0')}0`.replace(/^aaaaaaa00000$/, 'aaaaaaaaaaa0')
}

/** Whether the words of SQL in the editor have another color than plain text. */
async function colorsOf(page: import('playwright').Page): Promise<[string, string][]> {
  return page.evaluate((asked) => {
    const spans = [...document.querySelectorAll('.monaco-editor .view-line span span')]
    const colorOf = (text: string): string => {
      const found = spans.find((span) => span.textContent?.trim() === text)
      return found === undefined ? 'missing' : getComputedStyle(found).color
    }
    const plain = colorOf('notes')
    return asked.map((word): [string, string] => {
      const color = colorOf(word)
      return [word, color === 'missing' || color === plain ? color : 'keyword']
    })
  }, words)
}

test('without a target Drift says what it is about, in plain words', async () => {
  const project = emptyProject()
  project.write('headway.json', JSON.stringify({ scriptLocation: 'migrations', targets: {} }))
  project.write('migrations/a1_first.ts', revisionText('aaaaaaaaaaa1', null, 'do nothing', ''))
  const hands = await open(project)
  await hands.row(/^do nothing/).waitFor()
  await hands.page.keyboard.press('Control+4')
  await hands.page.getByText('Differences between a database and its applied revisions').waitFor()
})

test('in a small window nothing is cut; who added a revision is found; ids of any kind stay text', async () => {
  const project = emptyProject()
  const odd = 'id"><b>&amp;\u202E\'x'
  const sql = (id: string, parent: string, message: string): string =>
    `-- message: ${message}\n-- revision: ${id}\n-- down_revision: ${parent}\n\n-- upgrade\ncreate table ${message}s (a int);\n\n-- downgrade\ndrop table ${message}s;\n`
  const git = (author: string, ...args: string[]): unknown =>
    execFileSync('git', ['-c', `user.name=${author}`, '-c', 'user.email=a@example.com', ...args], {
      cwd: project.root,
    })
  git('Ada', 'init', '-q')
  project.write('migrations/1.sql', sql('aaaaaaaaaaa1', 'none', 'one'))
  git('Ada', 'add', '.')
  git('Ada', 'commit', '-qm', 'first')
  project.write('migrations/2.sql', sql(odd, 'aaaaaaaaaaa1', 'two'))
  git('Grace', 'add', '.')
  git('Grace', 'commit', '-qm', 'second')
  const hands = await open(project, { size: { width: 1024, height: 640 } })

  const asked = hands.page.locator('.where-as-of')
  await asked.getByText(/as of \d/).waitFor()
  expect(await asked.evaluate(isInSight)).toBe(true)
  await hands.row(/^two/).click()
  expect(await hands.page.locator('.detail-head b').count()).toBe(0)
  await hands.tab('SQL')
  const caption = hands.page.locator('.detail-caption')
  await caption.getByText(/1 statement/).waitFor()
  expect(await caption.evaluate(isInSight)).toBe(true)
  await hands.button('Upgrade to head…').click()
  await hands.run('Upgrade 2 revisions on dev', 'Upgraded dev')
  await hands.closeDialog()
  expect(await project.version()).toEqual([odd])

  await hands.row(/^one/).click({ button: 'right' })
  const menu = hands.page.getByRole('menu', { name: 'Revision' })
  await menu.waitFor()
  await expect
    .poll(async () => await menu.evaluate((element) => element.getBoundingClientRect().bottom))
    .toBeLessThan(640)
  await menu.getByRole('menuitem').last().click({ trial: true })
  await hands.page.keyboard.press('Escape')

  await hands.page.getByLabel('Filter history').fill('author:ada')
  await hands.row(/^two/).waitFor({ state: 'detached' })
  await hands.row(/^one/).waitFor()
  await hands.page.getByLabel('Filter history').fill('author:grace')
  await hands.row(/^two/).waitFor()
  expect(await hands.grid.getByRole('row').count()).toBe(1)
})

/** Nothing of an element lies outside of what it is in, and its text is not cut. */
function isInSight(element: Element): boolean {
  const own = element.getBoundingClientRect()
  const around = element.parentElement?.getBoundingClientRect() ?? own
  return (
    own.width > 0 &&
    own.bottom <= around.bottom + 1 &&
    own.right <= around.right + 1 &&
    element.scrollWidth <= element.clientWidth + 1
  )
}
