import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { overlaps } from './look.ts'
import { emptyProject, revisionText } from './project-copy.ts'
import type { ProjectCopy } from './project-copy.ts'
import { screenSession } from './screen-session.ts'
import type { WindowHands } from './window-hands.ts'

const { open, see } = screenSession()

const settings = (more: object): string =>
  JSON.stringify({
    scriptLocation: 'migrations',
    targets: { dev: { url: 'sqlite:///small.db', tier: 'development' } },
    ...more,
  })

function projectWithModel(model: string): ProjectCopy {
  const project = emptyProject()
  project.write('headway.json', settings({ model: 'schema.sql' }))
  project.write('schema.sql', model)
  return project
}

const first = `create table people (id integer primary key, fullname varchar(80), born date, note text);
create table visits (id integer primary key, person integer references people (id), at text);
create table stamps (id integer primary key, place text);
create index visits_person on visits (person);
`
const second = `create table people (id integer primary key, full_name varchar(80), born date, email varchar(200));
create table visits (id integer primary key, person integer references people (id), at text not null);
create table tags (id integer primary key, word text unique);
create index tags_word on tags (word);
create index visits_person on visits (person);
`

/** Opens the Changes screen and waits for a proposal; one from before a run is compared again first. */
async function review(hands: WindowHands): Promise<void> {
  await hands.page.keyboard.press('Control+2')
  await hands.button('Write revision').waitFor()
  await hands.page.locator('button:not([aria-disabled])', { hasText: 'Compare again' }).waitFor()
}

async function writeAndUpgrade(hands: WindowHands): Promise<void> {
  await hands.page.getByText('in one revision. Nothing runs yet.').waitFor()
  await hands.button('Write revision').click()
  await hands.run('Upgrade 1 revision on dev', 'Upgraded dev')
  await hands.closeDialog()
}

/** The id of the one revision there is, as its file says. */
function headOf(project: ProjectCopy): string {
  return (
    /\brevision\b[^0-9a-f]*([0-9a-f]{12})/.exec(readFileSync(project.fileOf('migrations/'), 'utf8'))?.[1] ??
    ''
  )
}

describe('a model’s program that does not end', () => {
  test('is cancelled from the window; what it was is said, and it can be compared again', async () => {
    const project = emptyProject()
    const model = { command: `"${process.execPath}" print.cjs` }
    project.write('headway.json', settings({ model }))
    project.write('print.cjs', 'setInterval(() => {}, 1000)')
    const hands = await open(project)
    await hands.page.keyboard.press('Control+2')
    await hands.page.locator('.comparing').getByText('Running the model’s program').waitFor()
    await see('changes-model-runs')
    await hands.page.locator('.comparing').getByRole('button', { name: 'Cancel' }).click()
    await hands.page.getByText('the program was cancelled').waitFor()
    expect(await hands.page.locator('.activity').count()).toBe(0)
    project.write('print.cjs', `console.log('create table people (id integer primary key);')`)
    await hands.button('Compare again').first().click()
    await hands.page
      .getByRole('region', { name: 'Create', exact: true })
      .getByText('people')
      .first()
      .waitFor()
  })
})

describe('changes of the model', () => {
  test('are proposed, chosen, asked about, previewed, written and upgraded to', async () => {
    const project = projectWithModel(first)
    const hands = await open(project)
    const { page } = hands
    await review(hands)
    await page.getByRole('region', { name: 'Create', exact: true }).getByText('only in the model').waitFor()
    await writeAndUpgrade(hands)
    expect(await project.tables()).toEqual(['people', 'stamps', 'visits'])
    await project.rows(`insert into people (id, fullname, note) values (1, 'Ada', 'x'), (2, 'Bo', null)`)
    await project.rows(`insert into stamps (place) values ('Oslo'), ('Rome'), ('Bern')`)

    // The model is edited: the history says so by itself.
    project.write('schema.sql', second)
    await page.getByText('Model changes not in a revision').waitFor()
    await see('history-model-changes')
    await page.getByRole('button', { name: 'Review…' }).click()

    // A thing that is gone and one that is new: a question, with what speaks for it.
    const question = page.getByRole('radiogroup', { name: /people\.fullname/ })
    await question.getByText(/both varchar\(80\).*rows: 2 · values of fullname: 2/).waitFor()
    expect(await hands.button('Write revision').getAttribute('aria-disabled')).toBe('true')
    await see('changes-rename')
    await question.getByRole('radio', { name: /^renamed to full_name/ }).check()
    // The preview is of the answer before: nothing can be written from it.
    expect(await hands.button('Write revision').getAttribute('aria-disabled')).toBe('true')
    await page.getByRole('region', { name: 'Rename', exact: true }).getByText('people.fullname').waitFor()
    const rest = page.getByRole('button', { name: 'None was renamed' })
    if (await rest.isVisible()) await rest.click()
    for (const other of await page.getByRole('radiogroup').all()) {
      const isOpen = (await other.locator('input:checked').count()) === 0
      if (isOpen) await other.getByRole('radio', { name: 'dropped and created' }).check()
    }
    await page.getByText('all answered').waitFor()

    // What is lost is counted; what is left out takes along what stands on it.
    const drops = page.getByRole('region', { name: 'Drop', exact: true })
    await drops.getByText('loses all rows of the table: 3 rows').waitFor()
    await drops.getByText('only in database dev').waitFor()
    await page.getByRole('checkbox', { name: 'create table tags' }).uncheck()
    await page.getByRole('checkbox', { name: 'drop table stamps' }).uncheck()
    await page.getByLabel('Message').fill('names in one word')
    await page.getByLabel('Format').selectOption('sql')
    await page.locator('.revision-path', { hasText: 'names_in_one_word.sql' }).waitFor()
    await page.locator('.view-line', { hasText: 'full_name' }).first().waitFor()
    await see('changes')
    await writeAndUpgrade(hands)
    const text = readFileSync(project.fileOf('names_in_one_word.sql'), 'utf8')
    expect(text).toContain('-- message: names in one word')
    expect(text).not.toContain('tags')
    expect(await project.tables()).toEqual(['people', 'stamps', 'visits'])
    expect(await project.rows('select full_name, email from people where id = 1')).toEqual([
      { full_name: 'Ada', email: null },
    ])

    // What was left out is still there to be reviewed.
    await page.getByText('Model changes not in a revision').waitFor()
    await review(hands)
    await page.getByRole('checkbox', { name: 'create table tags' }).waitFor()
    // What was asked about the database before the run is not asked again.
    expect(await page.getByRole('radiogroup').count()).toBe(0)
    await writeAndUpgrade(hands)
    expect(await project.tables()).toEqual(['people', 'tags', 'visits'])
    await page.keyboard.press('Control+2')
    await page.getByText('The database matches the model').waitFor()
    await page.getByRole('button', { name: /^Changes none/ }).waitFor()
    await see('changes-nothing')
  })

  test('are reviewed by keyboard in a small window', async () => {
    const project = projectWithModel(first)
    const hands = await open(project, { size: { width: 1024, height: 640 } })
    const { page } = hands
    await review(hands)
    await page.getByText('in one revision. Nothing runs yet.').waitFor()
    await page.locator('.view-line').first().waitFor()
    await page.getByText(/compared at \d\d:\d\d:\d\d in/).waitFor()
    await see('small-changes')
    expect(
      await overlaps(page, ['.side-bar', '.changes-head', '.changes-list', '.revision-form', '.bottom-pane']),
    ).toEqual([])
    await page.getByRole('checkbox', { name: 'Create: all 3' }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Space')
    await page.getByText(/^[23] changes in one revision/).waitFor()
    await page.keyboard.press('Control+Enter')
    await hands.dialog.getByRole('button', { name: 'Upgrade 1 revision on dev' }).waitFor()
    await hands.closeDialog()
    await page.keyboard.press('Control+2')
    await page.getByText('dev is not at the head').waitFor()
    await see('changes-behind')
    await hands.hasFocus('Upgrade to head…')
    // What had the focus goes away as the state comes: what the screen shows now has it.
    await project.rows('create table alembic_version (version_num varchar(32) not null primary key)')
    await project.rows(`insert into alembic_version select '${headOf(project)}'`)
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await hands.hasFocus('Compare again')
  })
})

describe('where a revision goes', () => {
  test('the focus is not lost with the button that had it', async () => {
    const hands = await open(projectWithModel(first))
    const { page } = hands
    await review(hands)
    // "Compare" of the empty state goes away as the comparison begins.
    await page.evaluate(() => {
      const screen = document.querySelector('main.screen')
      const button = document.createElement('button')
      screen?.append(button)
      button.focus()
      button.remove()
    })
    await page.waitForFunction(() => document.activeElement?.textContent === 'Compare again')
  })

  test('with several heads the one it follows is chosen', async () => {
    const project = projectWithModel('create table people (id integer primary key);\n')
    const nothing = 'await knex.raw("select 1")'
    project.write('migrations/a_left.ts', revisionText('aaaaaaaaaaa1', null, 'to the left', nothing))
    project.write('migrations/b_right.ts', revisionText('bbbbbbbbbbb1', null, 'to the right', nothing))
    const hands = await open(project)
    const { page } = hands
    await hands.button('Upgrade to heads…').click()
    await hands.run('Upgrade 2 revisions on dev', 'Upgraded dev')
    await hands.closeDialog()
    await review(hands)
    await page.getByText('Choose which head it follows.').waitFor()
    await hands.hasFocus('Compare again')
    await page.getByLabel('Follows').selectOption('bbbbbbbbbbb1')
    await page.locator('.view-line', { hasText: "= 'bbbbbbbbbbb1'" }).first().waitFor()
    await see('changes-heads')
    await writeAndUpgrade(hands)
    expect(await project.tables()).toEqual(['people'])
    expect(await project.version()).toContain('aaaaaaaaaaa1')
  })

  test('nothing is compared unasked with production', async () => {
    const project = emptyProject('production')
    project.write(
      'headway.json',
      JSON.stringify({
        scriptLocation: 'migrations',
        model: 'schema.sql',
        targets: { live: { url: 'sqlite:///small.db', tier: 'production' } },
      }),
    )
    project.write('schema.sql', first)
    const hands = await open(project)
    await hands.stands('never stamped')
    await hands.page.waitForTimeout(2000)
    expect(await hands.page.getByText('Model changes not in a revision').count()).toBe(0)
    await hands.page.keyboard.press('Control+2')
    await hands.page.getByRole('checkbox', { name: 'create table people' }).waitFor()
    await hands.page.keyboard.press('Escape')
    await hands.page.getByText('Model changes not in a revision').waitFor()
  })
})

describe('what stands in the way', () => {
  test('a model that fails is shown with its place, and compared again once it is mended', async () => {
    const project = projectWithModel('create table people (id integer primary key);\ncreate table (;\n')
    const hands = await open(project)
    await hands.page.keyboard.press('Control+2')
    await hands.page.getByText('The model cannot be built').waitFor()
    await hands.page.getByText('schema.sql:2').waitFor()
    await see('changes-model-failed')
    project.write('schema.sql', 'create table people (id integer primary key);\n')
    await hands.page.getByRole('checkbox', { name: 'create table people' }).waitFor()
  })

  test('nothing is compared before the project is trusted', async () => {
    const hands = await open(projectWithModel(first), { trusted: false })
    await hands.page.keyboard.press('Control+2')
    await hands.page.getByText('Comparing runs code of the project').waitFor()
    await see('changes-restricted')
    await hands.button('Trust this project…').last().click()
    await hands.dialog.getByRole('button', { name: 'Trust this project' }).click()
    await hands.page.getByRole('checkbox', { name: 'create table people' }).waitFor()
  })
})

describe('a database that exists', () => {
  test('becomes a first revision, and the stamp is proved', async () => {
    const project = emptyProject()
    for (const statement of first.trim().split(';\n')) await project.rows(statement)
    await project.rows(`insert into people (id, fullname) values (1, 'Ada')`)
    const hands = await open(project)
    const { page } = hands
    await page.keyboard.press('Control+2')
    await page.getByText('The project names no model').waitFor()
    await see('changes-no-model')
    await page.getByRole('button', { name: /^Create from database dev/ }).click()
    await page.getByText('nothing: it is the first revision').waitFor()
    await page.getByText('in one revision. Nothing runs yet.').waitFor()
    await page.locator('.view-line').first().waitFor()
    await see('changes-create')
    await hands.button('Write revision').click()
    await hands.dialog.getByText(/The schema is what \w+ implies/).waitFor()
    await see('plan-stamp-proved')
    await hands.run(/^Stamp dev as/, 'Stamped dev')
    await hands.closeDialog()
    await hands.stands('at head')
    expect(await project.rows('select fullname from people')).toEqual([{ fullname: 'Ada' }])
    await hands.row(/^initial schema, current, head/).waitFor()
  })

  test('a stamp that is not true is warned of', async () => {
    const project = emptyProject()
    project.write(
      'migrations/a1_first.ts',
      revisionText(
        'aaaaaaaaaaa1',
        null,
        'create people',
        'await knex.schema.createTable("people", (table) => { table.increments("id") })',
        'await knex.schema.dropTable("people")',
      ),
    )
    await project.rows('create table other (id integer primary key)')
    const hands = await open(project)
    await hands.menu(/^create people/, 'Stamp as here…')
    await hands.dialog.getByRole('button', { name: 'Plan the stamp…' }).click()
    await hands.dialog.getByText(/The schema differs from what aaaaaaaaaaa1 implies/).waitFor()
    await see('plan-stamp-untrue')
  })
})
