import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openProject } from '../../electron/library.ts'
import type { HeadwayProject, RunEvent } from '../../electron/library.ts'
import { sqliteRows } from '../helpers/sqlite-rows.ts'

const top = join(import.meta.dirname, '../..')

let root: string
let project: HeadwayProject | null = null
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'headway-library-'))
  cpSync(join(top, 'migrations-sample/01-shop'), root, { recursive: true })
})
afterEach(async () => {
  await project?.close()
  project = null
  rmSync(root, { recursive: true })
})

const rows = () => sqliteRows(join(root, 'shop.db'), 'select version_num from alembic_version')

test('upgrade, downgrade, stamp and what can be asked', async () => {
  project = await openProject(root)
  expect(project.info.defaultTarget).toBe('dev')
  expect(await project.heads()).toEqual(['b470da5f31e9'])
  expect(await project.history()).toHaveLength(11)
  expect((await project.history('814d:head')).map(({ id }) => id)).toEqual([
    'b470da5f31e9',
    'a36fc94e20d8',
    '925eb83d1fc7',
    '814da72c0eb6',
  ])

  const events: RunEvent[] = []
  const up = await project.upgrade('head', { onEvent: (event) => events.push(event) })
  expect(up).toMatchObject({ status: 'succeeded', error: null })
  expect(up.steps).toHaveLength(11)
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.at(-1)?.kind).toBe('finished')
  expect(await rows()).toEqual([{ version_num: 'b470da5f31e9' }])

  expect((await project.upgrade('head')).status).toBe('nothing_to_do')
  expect((await project.downgrade('814d')).steps).toHaveLength(3)
  expect((await project.current()).rows).toEqual(['814da72c0eb6'])
  expect((await project.stamp('base')).status).toBe('succeeded')
  expect(await rows()).toEqual([])
})

test('a failed run is an outcome; what cannot start is an error with a code', async () => {
  writeFileSync(
    join(root, 'migrations/29990101_bad.sql'),
    '-- revision: bad\n-- down_revision: b470da5f31e9\n-- upgrade\nselect nothing from nowhere;\n',
  )
  project = await openProject(root)
  const outcome = await project.upgrade('head')
  expect(outcome).toMatchObject({
    status: 'failed',
    error: { code: 'sql_failed', where: { file: 'migrations/29990101_bad.sql', line: 4 } },
  })
  expect(await rows()).toEqual([{ version_num: 'b470da5f31e9' }])
  await expect(project.upgrade('nonsense')).rejects.toMatchObject({ code: 'revision_not_found' })
  await expect(project.upgrade('head', { target: 'mars' })).rejects.toMatchObject({ code: 'unknown_target' })
  const empty = mkdtempSync(join(tmpdir(), 'headway-no-project-'))
  await expect(openProject(empty)).rejects.toMatchObject({ code: 'project_not_found' })
  rmSync(empty, { recursive: true, force: true })
})

test('a run can be cancelled', async () => {
  writeFileSync(
    join(root, 'migrations/29990101_hangs.ts'),
    `export const revision = 'hangs'\nexport const downRevision = 'b470da5f31e9'\nexport async function upgrade(knex) { await knex.raw('create table half (id integer)'); await new Promise(() => setInterval(() => {}, 1000)) }\n`,
  )
  project = await openProject(root)
  const controller = new AbortController()
  const outcome = await project.upgrade('head', {
    signal: controller.signal,
    onEvent: (event) => {
      if (event.kind === 'statement_finished' && event.step === 11) controller.abort()
    },
  })
  expect(outcome.status).toBe('cancelled')
  expect(await rows()).toEqual([{ version_num: 'b470da5f31e9' }])
  expect(
    await sqliteRows(join(root, 'shop.db'), "select name from sqlite_schema where name = 'half'"),
  ).toEqual([])
})

test('the example in the documentation runs as it is written', async () => {
  const source = readFileSync(join(top, 'electron/library.ts'), 'utf8')
  const example = /```ts\n([\s\S]*?)```/.exec(source)?.[1]?.replace(/^ \* ?/gm, '')
  expect(example).toContain("from 'headway-migrations'")
  const library = pathToFileURL(join(top, 'electron/library.ts')).href
  const path = join(root, 'example.ts')
  writeFileSync(path, (example ?? '').replace("'headway-migrations'", `'${library}'`))
  const { stdout } = await promisify(execFile)(process.execPath, [path], { cwd: root })
  expect(stdout.trim().split('\n').at(-1)).toBe('finished')
  expect(await rows()).toEqual([{ version_num: 'b470da5f31e9' }])
})
