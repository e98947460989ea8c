import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { commitAll, git } from '../helpers/git-repository.ts'

let session: CliSession
beforeEach(() => {
  session = createCliSession(null)
  session.write('.gitignore', '.user\n')
  session.write('headway.json', '{}')
  revision('a1', 'none')
  git(session.root, 'init', '-q')
  commitAll(session.root, 'base')
})
afterEach(() => session.remove())

function revision(id: string, parent: string, name = id): void {
  session.write(
    `migrations/${name}.sql`,
    `-- message: ${id}\n-- revision: ${id}\n-- down_revision: ${parent}\n-- upgrade\nselect 1;\n-- downgrade\nselect 1;\n`,
  )
}

/** A branch from main with what `change` does to it; the checkout is main again. */
function branch(name: string, change: () => void): void {
  git(session.root, 'checkout', '-q', '-b', name, 'main')
  change()
  commitAll(session.root, name)
  git(session.root, 'checkout', '-q', 'main')
}

const against = (ref: string) => session.run('check', '--against', ref)

test('two sides that each add a revision are two heads after the merge, with the commands that mend it', async () => {
  branch('theirs', () => revision('b2', 'a1'))
  revision('c3', 'a1')
  const { code, out } = await against('theirs')
  expect(code).toBe(3)
  expect(out).toContain('there are 2 heads:\n  b2 b2 (in theirs)\n  c3 c3 (here)')
  expect(out).toContain("  git merge theirs\n  headway merge b2 c3 -m 'merge heads'")
  // What it says holds once it is done.
  commitAll(session.root, 'ours')
  git(session.root, 'merge', '-q', 'theirs')
  expect((await session.run('heads')).out).toBe('b2 (head)\nc3 (head)\n')
  expect((await session.run('merge', 'b2', 'c3', '-m', 'merge heads', '--format', 'sql')).code).toBe(0)
  expect(await against('theirs')).toMatchObject({ code: 0, out: expect.stringContaining('one head') })
})

test('a side that goes on from the other, or only removes or renames, adds no head', async () => {
  branch('ahead', () => revision('b2', 'a1'))
  expect(await against('ahead')).toMatchObject({ code: 0, out: expect.stringContaining('b2 b2 (in ahead)') })
  git(session.root, 'merge', '-q', 'ahead')
  branch('without', () => rmSync(join(session.root, 'migrations/b2.sql')))
  expect(await against('without')).toMatchObject({
    code: 0,
    out: expect.stringContaining('a1 a1 (here and in'),
  })
  branch('renamed', () => {
    rmSync(join(session.root, 'migrations/b2.sql'))
    revision('b2', 'a1', 'with_a_name')
  })
  expect(await against('renamed')).toMatchObject({
    code: 0,
    out: expect.stringContaining('b2 b2 (in renamed)'),
  })
})

test('an id that both sides use and a parent that one side removes are found', async () => {
  branch('twice', () => revision('b2', 'a1', 'theirs'))
  revision('b2', 'a1', 'ours')
  const twice = await against('twice')
  expect({ code: twice.code, out: twice.out }).toEqual({
    code: 3,
    out: expect.stringMatching(/b2.*duplicate/),
  })
  rmSync(join(session.root, 'migrations/ours.sql'))
  branch('orphan', () => {
    rmSync(join(session.root, 'migrations/a1.sql'))
    revision('z9', 'none')
  })
  revision('c3', 'a1')
  const orphan = await against('orphan')
  expect({ code: orphan.code, out: orphan.out }).toEqual({ code: 3, out: expect.stringMatching(/a1/) })
})

test('it is found as a finding in every format', async () => {
  branch('theirs', () => revision('b2', 'a1'))
  revision('c3', 'a1')
  const github = await session.run('check', '--against', 'theirs', '--format', 'github')
  expect(github.code).toBe(3)
  expect(github.out).toMatch(/^::error file=migrations\/c3\.sql.*2 heads: b2, c3/m)
  expect(await session.json('check', '--against', 'theirs')).toMatchObject({
    merged: {
      against: 'theirs',
      heads: [
        { revision: 'b2', side: 'there' },
        { revision: 'c3', side: 'here' },
      ],
    },
  })
})

test('a commit that git does not know, and a folder without git, are said', async () => {
  expect(await against('nowhere')).toMatchObject({
    code: 2,
    err: expect.stringContaining('Git knows no commit'),
  })
  expect(await against('--output=x')).toMatchObject({ code: 2 })
  rmSync(join(session.root, '.git'), { recursive: true })
  expect(await against('main')).toMatchObject({
    code: 1,
    err: expect.stringContaining('in no git repository'),
  })
})
