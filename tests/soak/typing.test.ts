import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { emptyProject } from '../ui/project-copy.ts'
import { screenSession } from '../ui/screen-session.ts'

const { open } = screenSession()

/** Words, brackets and quotes, which editors like to complete by themselves. */
const phrase = '-- insert into notes (id, body) values (2, \'two\'); -- {[a]} "b" <c> `d` \n'
const characters = 2_000
const runs = Number(process.env['COUNT'] ?? 20)

test(`${runs} times ${characters} characters without a pause between keys: none is lost or misplaced`, async () => {
  const project = emptyProject()
  const header = '-- message: notes\n-- revision: aaaaaaaaaaa1\n-- down_revision: none\n\n-- upgrade\n'
  const original = `${header}select 1;\n\n-- downgrade\nselect 1;\n`
  project.write('migrations/notes.sql', original)
  const file = project.fileOf('notes.sql')
  const hands = await open(project)
  hands.page.setDefaultTimeout(60_000)
  await hands.row(/^notes/).click()
  await hands.grid.press('Enter')
  const text = phrase.repeat(Math.ceil(characters / phrase.length)).slice(0, characters)
  const wrong: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const editor = await hands.source()
    await editor.press('Control+End')
    await hands.page.keyboard.type(text, { delay: 0 })
    if (run % 2 === 0) project.write('migrations/other.txt', String(run))
    await editor.press('Control+s')
    await hands.page.getByRole('tab', { name: 'Source', exact: true }).waitFor()
    await expect.poll(() => readFileSync(file, 'utf8').length, { timeout: 30_000 }).not.toBe(original.length)
    if (readFileSync(file, 'utf8') !== original + text) wrong.push(run)
    project.write('migrations/notes.sql', original)
    // All of it: a file that is being written is empty for a moment.
    const lines = hands.page.locator('.monaco-editor .view-lines', { hasText: 'downgrade' })
    await lines.and(hands.page.locator('.view-lines', { hasNotText: 'insert' })).waitFor()
  }
  expect(wrong).toEqual([])
}, 1_200_000)
