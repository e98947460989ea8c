import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readObjects } from '../../../electron/engine/git/objects.ts'
import { listPlaces } from '../../../electron/engine/git/places.ts'
import { openRepository } from '../../../electron/engine/git/repository.ts'
import { filesOfCommits } from '../../../electron/engine/git/tree-files.ts'
import { nodeFiles } from '../../../electron/engine/node-ports/files.ts'
import { createGit } from '../../../electron/engine/node-ports/git.ts'
import { commitAll, git } from '../../helpers/git-repository.ts'

/** A repository in a folder with a space in its name; the branch `topic` has b2 beside a1. */
let home: string
let origin: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'headway odd '))
  origin = join(home, 'the origin')
  mkdirSync(join(origin, 'my migrations'), { recursive: true })
  git(origin, 'init', '-q')
  writeFileSync(join(origin, 'my migrations/a 1.sql'), '-- revision: a1\n')
  commitAll(origin, 'base')
  git(origin, 'checkout', '-q', '-b', 'topic')
  writeFileSync(join(origin, 'my migrations/b 2.sql'), '-- revision: b2\n')
  commitAll(origin, 'b2')
  git(origin, 'checkout', '-q', 'main')
})
afterAll(() => rmSync(home, { recursive: true, force: true }))

const port = createGit({ PATH: process.env['PATH'], HOME: tmpdir() })

/** What is found from a folder: the places by kind and name, the files of all of them by path and text. */
async function lookFrom(root: string) {
  const repository = await openRepository(port, root)
  if (typeof repository === 'string') return repository
  const { places } = await listPlaces(repository, nodeFiles)
  const commits = [...new Set(places.map(({ commit }) => commit))]
  const question = { folders: ['my migrations'], recursive: true, isWanted: () => true }
  const { files, complete } = await filesOfCommits(repository, commits, question)
  const all = [...files.values()].flat()
  const { objects } = await readObjects(
    repository,
    all.map(({ blob }) => blob),
  )
  const texts = all.map(
    ({ path, blob }) =>
      `${path}: ${Buffer.from(objects.get(blob)?.bytes ?? [])
        .toString()
        .trim()}`,
  )
  return {
    shallow: repository.shallow,
    complete,
    places: places.map(({ kind, name }) => `${kind} ${name}`),
    texts: [...new Set(texts)].toSorted(),
  }
}

const a1 = 'my migrations/a 1.sql: -- revision: a1'
const b2 = 'my migrations/b 2.sql: -- revision: b2'

describe('where the project lies in', () => {
  test('a clone with names of its own: branches, remotes and tags, whatever bytes they are called', async () => {
    git(home, 'clone', '-q', origin, 'clone')
    const root = join(home, 'clone')
    const script = 'git update-ref "$(printf "refs/tags/na\\357me")" origin/topic'
    execFileSync('sh', ['-c', script], { cwd: root })
    const found = await lookFrom(root)
    expect(found).toMatchObject({ shallow: false, complete: true, texts: [a1, b2] })
    expect(found).toMatchObject({ places: expect.arrayContaining(['remote origin/topic', 'tag na\uFFFDme']) })
  })

  test('a checkout with a file whose name is no UTF-8: the others are read, and it is told that there are more', async () => {
    const root = join(home, 'bytes')
    git(home, 'clone', '-q', origin, 'bytes')
    const script = 'printf -- "-- revision: z9\\n" > "$(printf "my migrations/\\357.sql")"'
    execFileSync('sh', ['-c', script], { cwd: root })
    commitAll(root, 'bytes')
    expect(await lookFrom(root)).toMatchObject({ texts: [a1, b2], complete: false })
  })

  test('a worktree: its own log, the branches of all', async () => {
    git(origin, 'worktree', 'add', '-q', '--detach', join(home, 'beside'), 'topic')
    const found = await lookFrom(join(home, 'beside'))
    expect(found).toMatchObject({ texts: [a1, b2] })
    expect(found).toMatchObject({ places: ['branch main', 'branch topic', 'reflog HEAD@{0}'] })
  })

  test('a submodule, and a repository that has one among its revisions', async () => {
    const root = join(home, 'whole')
    mkdirSync(root)
    git(root, 'init', '-q')
    git(root, '-c', 'protocol.file.allow=always', 'submodule', 'add', '-q', origin, 'my migrations')
    commitAll(root, 'with a submodule')
    expect(await lookFrom(root)).toMatchObject({ texts: [] })
    expect(await lookFrom(join(root, 'my migrations'))).toMatchObject({ texts: [a1, b2] })
  })

  test('a shallow clone: said, and what is there is read', async () => {
    git(home, 'clone', '-q', '--depth', '1', `file://${origin}`, 'shallow')
    expect(await lookFrom(join(home, 'shallow'))).toMatchObject({ shallow: true, texts: [a1] })
  })

  test('a bare repository, or none: said in one sentence', async () => {
    git(home, 'clone', '-q', '--bare', origin, 'bare')
    expect(await lookFrom(join(home, 'bare'))).toMatch(/without a checkout \(a bare one\)/)
    expect(await lookFrom(home)).toBe('The folder is in no git repository.')
  })

  test.runIf(process.getuid?.() === 0)('a repository of another user: said, and not read', async () => {
    const root = join(home, 'of another')
    git(home, 'clone', '-q', origin, 'of another')
    execFileSync('chown', ['-R', '65534', root])
    expect(await lookFrom(root)).toMatch(/belongs to another user/)
  })
})
