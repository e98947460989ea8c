import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  alembicLayouts,
  changeModels,
  layoutRevisions,
  plainSchema,
  schemaOf,
} from '../helpers/alembic-layouts.ts'
import type { AlembicLayout } from '../helpers/alembic-layouts.ts'
import { startOwnServer } from '../helpers/own-server.ts'
import type { OwnServer } from '../helpers/own-server.ts'
import { alembic, canRunAlembic } from '../helpers/python-alembic.ts'
import { copyLayout } from '../ui/project-copy.ts'
import type { ProjectCopy } from '../ui/project-copy.ts'
import { screenSession } from '../ui/screen-session.ts'
import type { WindowHands } from '../ui/window-hands.ts'

/**
 * Every command that guides to Alembic teach, done in the window, in each of the ways in which they lay a project out:
 * after each `alembic current` says what the window shows, and in the end `alembic check` finds nothing.
 */

const [first, second] = layoutRevisions
const { open } = screenSession()

type Walk = {
  readonly layout: AlembicLayout
  readonly project: ProjectCopy
  readonly hands: WindowHands
}
/** A command, its place in the window, and what `alembic current` says afterwards. */
type Act = {
  readonly command: string
  readonly inWindow: (walk: Walk) => Promise<void>
  readonly current: RegExp
}

const nothing = /^(?![^]*\b[0-9a-f]{12}\b)/
const isFirst = new RegExp(`^${first}$`, 'm')
const isSecond = new RegExp(`^${second} \\(head\\)$`, 'm')
const isMerge = /^[0-9a-f]{12} \(head\) \(mergepoint\)$/m

/** Runs the plan on screen, and goes back to the history. */
async function runs(hands: WindowHands, verb: 'Upgrade' | 'Downgrade'): Promise<void> {
  await hands.run(new RegExp(`^${verb} \\d+ revisions? on alembic$`), `${verb}d alembic`)
  await hands.closeDialog()
}

async function stamps(hands: WindowHands, row: RegExp, revision: string): Promise<void> {
  await hands.menu(row, 'Stamp as here…')
  await hands.dialog.getByRole('button', { name: 'Plan the stamp…' }).click()
  await hands.run(`Stamp alembic as ${revision}`, 'Stamped alembic')
  await hands.closeDialog()
}

/** A command that has no button, by its name. */
async function fromPalette({ page }: WindowHands, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
}

const start: readonly Act[] = [
  {
    command: 'alembic history',
    inWindow: async ({ hands }) => {
      await hands.row(/^users/).waitFor()
      await hands.row(/^a note for every user, through a Session, pending, head/).waitFor()
    },
    current: nothing,
  },
  { command: 'alembic current', inWindow: ({ hands }) => hands.stands('2 behind'), current: nothing },
  {
    command: 'alembic show <revision>',
    inWindow: async ({ hands }) => {
      await hands.row(/^a note/).click()
      await hands.tab('Source')
      await hands.page
        .locator('.view-line', { hasText: `down_revision = '${first}'` })
        .or(hands.page.locator('.view-line', { hasText: `= "${first}"` }))
        .first()
        .waitFor()
    },
    current: nothing,
  },
  {
    command: 'alembic upgrade +1',
    inWindow: async ({ hands }) => {
      await hands.button('+1: upgrade by one revision').click()
      await runs(hands, 'Upgrade')
    },
    current: isFirst,
  },
  {
    command: 'alembic upgrade head --sql, alembic upgrade head',
    inWindow: async ({ hands }) => {
      await hands.button('Upgrade to head…').click()
      await hands.dialog.getByRole('button', { name: 'Copy SQL' }).waitFor()
      await runs(hands, 'Upgrade')
      await hands.stands('at head')
    },
    current: isSecond,
  },
  {
    command: 'alembic check',
    inWindow: async ({ hands }) => {
      await hands.page.keyboard.press('Control+2')
      await hands.page.getByText('The database matches the model').waitFor()
      await hands.page.keyboard.press('Control+4')
      await hands.page.getByText('No drift.').waitFor()
      await hands.page.keyboard.press('Control+1')
    },
    current: isSecond,
  },
  {
    command: 'alembic downgrade -1',
    inWindow: async ({ hands }) => {
      await hands.button('−1: downgrade by one revision').click()
      await runs(hands, 'Downgrade')
    },
    current: isFirst,
  },
  {
    command: 'alembic upgrade <revision>',
    inWindow: async ({ hands }) => {
      await hands.menu(/^a note/, 'Upgrade to here…')
      await runs(hands, 'Upgrade')
    },
    current: isSecond,
  },
]

const writing: readonly Act[] = [
  {
    command: 'alembic revision --autogenerate -m "add tags", alembic upgrade head',
    inWindow: async ({ hands, layout, project }) => {
      changeModels(layout, project.root)
      await hands.page.keyboard.press('Control+2')
      await hands.page.getByRole('checkbox', { name: 'create table tags' }).waitFor()
      await hands.page.getByLabel('Message').fill('add tags')
      await hands.page.getByText('in one revision. Nothing runs yet.').waitFor()
      await hands.page.locator('button:not([aria-disabled])', { hasText: 'Write revision' }).click()
      await runs(hands, 'Upgrade')
      expect(readFileSync(project.fileOf('add_tags.py'), 'utf8')).toContain('op.create_table')
    },
    current: /^[0-9a-f]{12} \(head\)$/m,
  },
  {
    command: 'alembic revision --autogenerate, once more',
    inWindow: async ({ hands }) => {
      await hands.page.keyboard.press('Control+2')
      await hands.page.getByText('The database matches the model').waitFor()
      await hands.page.keyboard.press('Control+1')
    },
    current: /^[0-9a-f]{12} \(head\)$/m,
  },
  {
    command: `alembic revision -m "a side" --head ${second} --splice`,
    inWindow: async ({ hands, project }) => {
      await hands.button('New revision…').click()
      await hands.dialog.getByLabel('Message').fill('a side')
      await hands.dialog.getByLabel('Follows').fill(second)
      await hands.dialog.getByRole('button', { name: 'Write the file' }).click()
      await hands.row(/^a side, pending, head/).waitFor()
      expect(readFileSync(project.fileOf('a_side.py'), 'utf8')).toContain(second)
    },
    current: /^[0-9a-f]{12} \(head\)$/m,
  },
  {
    command: 'alembic edit <revision>',
    inWindow: async ({ hands, project }) => {
      const editor = await hands.source()
      await editor.press('Control+Home')
      await hands.page.keyboard.type('# a remark\n')
      await editor.press('Control+s')
      await hands.page.getByText('Saved', { exact: true }).waitFor()
      expect(readFileSync(project.fileOf('a_side.py'), 'utf8')).toMatch(/^# a remark\n/)
    },
    current: /^[0-9a-f]{12} \(head\)$/m,
  },
  {
    command: 'alembic merge heads -m "both", alembic upgrade head',
    inWindow: async ({ hands }) => {
      await hands.button('Merge…').click()
      await hands.dialog.getByLabel('Message').fill('both')
      await hands.dialog.getByRole('button', { name: 'Write the merge' }).click()
      await hands.row(/^both, pending, head, merge/).waitFor()
      await hands.button('Upgrade to head…').click()
      await runs(hands, 'Upgrade')
    },
    current: isMerge,
  },
]

const back: readonly Act[] = [
  {
    command: `alembic downgrade ${first}`,
    inWindow: async ({ hands }) => {
      await hands.menu(/^users/, 'Downgrade to here…')
      await runs(hands, 'Downgrade')
    },
    current: isFirst,
  },
  {
    command: `alembic stamp ${second}`,
    inWindow: ({ hands }) => stamps(hands, /^a note/, second),
    current: new RegExp(`^${second}`, 'm'),
  },
  {
    command: `alembic stamp ${first}`,
    inWindow: ({ hands }) => stamps(hands, /^users/, first),
    current: isFirst,
  },
  {
    command: 'alembic downgrade base',
    inWindow: async ({ hands }) => {
      await fromPalette(hands, 'Downgrade to base')
      await runs(hands, 'Downgrade')
    },
    current: nothing,
  },
  {
    command: 'alembic upgrade head, from the start',
    inWindow: async ({ hands }) => {
      await hands.button('Upgrade to head…').click()
      await runs(hands, 'Upgrade')
      await hands.stands('at head')
    },
    current: isMerge,
  },
]

describe.skipIf(!canRunAlembic())('every command of the guides in the window', () => {
  let server: OwnServer
  beforeAll(async () => {
    server = await startOwnServer({ tcp: true })
    await server.query("alter role postgres password 'secret'")
  })
  afterAll(() => server.stop())

  test.each(alembicLayouts)('$name', { timeout: 900_000 }, async (layout) => {
    const [ours, plain] = [`${layout.name.replace('-', '_')}_ours`, `${layout.name.replace('-', '_')}_plain`]
    if (layout.connect !== null)
      for (const each of [ours, plain]) await server.query(`create database ${each}`)
    const project = copyLayout(layout.name)
    const variables = layout.connect?.(project.root, server, ours) ?? {}
    const real = (...args: string[]) => alembic(project.root, ['-c', layout.ini, ...args], variables)
    const hands = await open(project, { environment: variables })
    for (const { command, inWindow, current } of [...start, ...writing, ...back]) {
      await inWindow({ layout, project, hands }).catch((error: unknown) => {
        throw new Error(`${command}: ${String(error)}`, { cause: error })
      })
      expect(real('current').out, command).toMatch(current)
    }
    expect(real('check')).toMatchObject({ status: 0 })
    expect(real('heads').out.trim().split('\n')).toHaveLength(1)
    const left = await schemaOf(layout, project.root, server, ours)
    if (layout.connect === null) rmSync(join(project.root, 'app.db'))
    expect(await plainSchema(layout, project.root, server, plain)).toEqual(left)
  })
})
