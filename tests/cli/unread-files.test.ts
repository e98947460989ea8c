import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openProject } from '../../electron/library.ts'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'

/** A deploy never succeeds without migrating: what may be the newest revision and is not read is an error. */

let session: CliSession
beforeEach(async () => {
  session = createCliSession(null)
  session.write('headway.json', '{ "format": "sql", "targets": { "dev": { "url": "sqlite:///shop.db" } } }')
  session.write('migrations/r1.sql', revision('r1', 'none', 'create table one (id int);', 'drop table one;'))
  expect((await session.run('upgrade', 'head')).code).toBe(0)
})
afterEach(() => session.remove())

function revision(id: string, parent: string, up: string, down: string): string {
  return `-- revision: ${id}\n-- down_revision: ${parent}\n-- upgrade\n${up}\n-- downgrade\n${down}\n`
}

const unreadable = [
  ['a file without an id', 'migrations/r2.sql', 'create table two (id int);'],
  ['a file of Alembic', 'migrations/r2_x.py', "revision = 'r2'\ndown_revision = 'r1'\n"],
  ['a folder that is not read', 'migrations/2026/r2.sql', revision('r2', 'r1', 'select 1;', 'select 1;')],
] as const

test.each(unreadable)('upgrade refuses %s', async (_name, path, text) => {
  session.write(path, text)
  await expectRefused(path, ['upgrade', 'head'])
})

test.each([
  [['upgrade', 'heads']],
  [['upgrade', '+1']],
  [['upgrade', 'base:head', '--sql']],
  [['stamp', 'head']],
  [['plan', 'upgrade', 'head']],
  [['current', '--check-heads']],
  [['revision', '-m', 'next']],
])('refused beside an unreadable file: %j', async (command) => {
  const [, path, text] = unreadable[0]
  session.write(path, text)
  await expectRefused(path, command)
})

async function expectRefused(path: string, command: readonly string[]): Promise<void> {
  const { code, err } = await session.run(...command)
  expect(err).toContain(path)
  expect(err).toContain('hint:')
  expect(code).toBe(1)
}

describe('beside a file that cannot be read', () => {
  beforeEach(() => session.write('migrations/r2.sql', 'create table two (id int);'))

  test('browsing goes on, and says that there is a problem', async () => {
    for (const command of [['current'], ['history'], ['heads'], ['show', 'r1'], ['targets', '--state']]) {
      const { code, out } = await session.run(...command)
      expect([command, code]).toEqual([command, 0])
      expect(out).not.toBe('')
    }
    expect((await session.run('heads')).err).toContain('problems in the project')
    expect((await session.run('targets', '--state')).out).toContain('at head, 1 file is not read')
    expect((await session.run('check', '--files')).code).toBe(3)
    expect(await session.json('revision', '-m', 'x')).toMatchObject({ error: { code: 'file_unreadable' } })
  })

  test('what is named by its id runs, and what is there can be taken back', async () => {
    expect((await session.run('stamp', 'r1')).code).toBe(0)
    expect((await session.run('downgrade', 'base')).code).toBe(0)
    expect((await session.run('upgrade', 'r1')).code).toBe(0)
  })

  test('the library refuses too', async () => {
    const project = await openProject(session.root)
    try {
      await expect(project.upgrade('head')).rejects.toMatchObject({ code: 'file_unreadable' })
    } finally {
      await project.close()
    }
  })
})

test('a saved plan is refused when such a file came after it', async () => {
  await session.run('downgrade', 'base')
  expect((await session.run('plan', 'upgrade', 'head', '--out', 'p.json')).code).toBe(0)
  session.write('migrations/r2.sql', 'create table two (id int);')
  const { code, err } = await session.run('apply', 'p.json')
  expect([code === 0, err]).toEqual([false, expect.stringContaining('migrations/r2.sql')])
  expect(await session.rows("select name from sqlite_schema where name = 'one'")).toEqual([])
})

test('a missing folder of revisions refuses, and the first revision makes it', async () => {
  rmSync(join(session.root, 'migrations'), { recursive: true })
  for (const command of [
    ['upgrade', 'head'],
    ['current', '--check-heads'],
    ['check', '--files'],
  ]) {
    const { code, out, err } = await session.run(...command)
    expect(code).not.toBe(0)
    expect(out + err).toContain('The folder of revisions "migrations" is not there.')
  }
  expect((await session.run('revision', '-m', 'first')).code).toBe(0)
})

test.each([
  ['a folder in fileTemplate', { fileTemplate: '%(year)d/%(rev)s' }, 'recursive'],
  ['a name that is taken for a helper', { fileTemplate: '_%(rev)s' }, 'fileTemplate'],
  ['a name that is taken for declarations', { fileTemplate: '%(rev)s.d', format: 'ts' }, 'fileTemplate'],
])('nothing is written where it is not read: %s', async (_name, settings, hint) => {
  session.write('headway.json', JSON.stringify(settings))
  const { code, err } = await session.run('revision', '-m', 'second')
  expect(code).toBe(1)
  expect(err).toContain(hint)
  expect((await session.run('heads')).out).toBe('r1 (head)\n')
})

test('with "recursive" the folder of fileTemplate is found again', async () => {
  session.write('headway.json', '{ "fileTemplate": "%(year)d/%(rev)s", "recursive": true }')
  expect((await session.run('revision', '-m', 'second', '--rev-id', 'r2')).code).toBe(0)
  expect((await session.run('heads')).out).toContain('r2 (head)')
})

test('nothing is written through a link out of the project', async () => {
  const outside = createCliSession(null)
  try {
    rmSync(join(session.root, 'migrations'), { recursive: true })
    mkdirSync(join(outside.root, 'm'))
    symlinkSync(join(outside.root, 'm'), join(session.root, 'migrations'))
    const { code, err } = await session.run('revision', '-m', 'x', '--head', 'base')
    expect([code, err]).toEqual([1, expect.stringContaining('out of the project')])
  } finally {
    outside.remove()
  }
})

test('a hook that breaks the new file is an error', async () => {
  const hook = {
    name: 'spoil',
    command: [
      process.execPath,
      '-e',
      "require('fs').writeFileSync(process.argv[1], '')",
      'REVISION_SCRIPT_FILENAME',
    ],
  }
  session.write('headway.json', JSON.stringify({ postWriteHooks: [hook] }))
  const { code, err } = await session.run('revision', '-m', 'x')
  expect([code, err]).toEqual([1, expect.stringContaining('is not read as revision')])
})
