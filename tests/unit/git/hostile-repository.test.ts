import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readObjects } from '../../../electron/engine/git/objects.ts'
import { listPlaces } from '../../../electron/engine/git/places.ts'
import { ask, commitOf, openRepository } from '../../../electron/engine/git/repository.ts'
import type { Repository } from '../../../electron/engine/git/repository.ts'
import { filesOfCommits } from '../../../electron/engine/git/tree-files.ts'
import { nodeFiles } from '../../../electron/engine/node-ports/files.ts'
import { createGit } from '../../../electron/engine/node-ports/git.ts'
import { commitAll, git } from '../../helpers/git-repository.ts'

/** A repository that names a program wherever one can be named; each of them leaves a trace. */
let root: string
let traces: string
let evil: string
let commit: string

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'headway-hostile-'))
  traces = join(root, 'traces')
  evil = join(root, 'evil.sh')
  mkdirSync(traces)
  mkdirSync(join(root, 'migrations'))
  writeFileSync(join(root, 'migrations/a1.sql'), '-- revision: a1\n')
  writeFileSync(join(root, 'migrations/b2.sql'), '-- revision: b2\n')
  writeFileSync(join(root, '.gitattributes'), '*.sql filter=evil diff=evil merge=evil\n')
  git(root, 'init', '-q')
  commit = commitAll(root, 'base')
  writeFileSync(evil, `#!/bin/sh\ntouch ${traces}/$(date +%s%N)\nexit 1\n`)
  chmodSync(evil, 0o755)
  for (const hook of ['post-index-change', 'reference-transaction', 'post-checkout', 'fsmonitor-watchman'])
    writeFileSync(join(root, '.git/hooks', hook), `#!/bin/sh\nexec ${evil}\n`, { mode: 0o755 })
  const settings = {
    'core.fsmonitor': evil,
    'core.hooksPath': join(root, '.git/hooks'),
    'core.pager': evil,
    'core.sshCommand': evil,
    'core.askPass': evil,
    'core.alternateRefsCommand': evil,
    'core.editor': evil,
    'credential.helper': evil,
    'filter.evil.smudge': evil,
    'filter.evil.clean': evil,
    'filter.evil.process': evil,
    'diff.evil.textconv': evil,
    'diff.external': evil,
    'gpg.program': evil,
    'log.showSignature': 'true',
    'alias.cat-file': `!${evil}`,
    'protocol.ext.allow': 'always',
    'protocol.allow': 'always',
    'remote.origin.url': `ext::${evil}`,
    'remote.origin.uploadpack': evil,
    'remote.origin.promisor': 'true',
    'remote.origin.partialCloneFilter': 'blob:none',
    'extensions.partialClone': 'origin',
  }
  git(root, 'config', 'core.repositoryFormatVersion', '1')
  for (const [name, value] of Object.entries(settings)) git(root, 'config', name, value)
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function opened(environment: Record<string, string> = {}): Promise<Repository> {
  const found = await openRepository(createGit({ PATH: process.env['PATH'], ...environment }), root)
  if (typeof found === 'string') throw new Error(found)
  return found
}

/** What a command leaves behind when it is typed as anybody would. */
function tracesOf(...args: string[]): number {
  const before = readdirSync(traces).length
  try {
    git(root, ...args)
  } catch {
    // The programs end with an error.
  }
  const made = readdirSync(traces).slice(before)
  for (const name of readdirSync(traces)) rmSync(join(traces, name))
  return made.length
}

const question = { folders: ['migrations'], recursive: true, isWanted: () => true }
const paths = async (repository: Repository): Promise<readonly string[]> =>
  ((await filesOfCommits(repository, [commit], question)).files.get(commit) ?? []).map(({ path }) => path)

describe('a hostile repository', () => {
  test('is read, and nothing that it names runs', async () => {
    const repository = await opened()
    expect(await paths(repository)).toEqual(['migrations/a1.sql', 'migrations/b2.sql'])
    await ask(repository, ['log', '--format=%H', '--name-only'])
    await ask(repository, ['for-each-ref'])
    const missing = 'f'.repeat(40)
    // The traps are real: typed as anybody would, commands spring them.
    expect(tracesOf('cat-file', '-e', missing)).toBeGreaterThan(0)
    expect(tracesOf('ls-files', '-m')).toBeGreaterThan(0)
    expect((await readObjects(repository, [missing])).objects.size).toBe(0)
    expect(await commitOf(repository, `--output=${root}/written`)).toBeNull()
    expect(readdirSync(traces)).toEqual([])
    expect(existsSync(join(root, 'written'))).toBe(false)
  })

  test('the variables of git in the environment, and a git beside the project, are not followed', async () => {
    const tools = join(root, 'node_modules/.bin')
    mkdirSync(tools, { recursive: true })
    writeFileSync(join(tools, 'git'), `#!/bin/sh\nexec ${evil}\n`, { mode: 0o755 })
    const repository = await opened({
      PATH: `${tools}:.:${process.env['PATH'] ?? ''}`,
      GIT_DIR: '/nowhere',
      GIT_WORK_TREE: '/',
      GIT_EXTERNAL_DIFF: evil,
      GIT_SSH_COMMAND: evil,
      GIT_PAGER: evil,
      GIT_TRACE: join(root, 'written'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.fsmonitor',
      GIT_CONFIG_VALUE_0: evil,
      GIT_EXEC_PATH: root,
      LD_PRELOAD: join(root, 'evil.so'),
    })
    expect(await paths(repository)).toHaveLength(2)
    expect(readdirSync(traces)).toEqual([])
    expect(existsSync(join(root, 'written'))).toBe(false)
  })

  test('of 10,000 branches is read with a handful of questions', async () => {
    const line = (at: number): string => `${commit} refs/heads/b${String(at).padStart(5, '0')}\n`
    const refs = Array.from({ length: 10_000 }, (_, at) => line(at)).join('')
    writeFileSync(join(root, '.git/packed-refs'), `# pack-refs with: peeled fully-peeled sorted \n${refs}`)
    const repository = await opened()
    let asked = 0
    const counting: Repository = {
      ...repository,
      git: { run: (request) => ((asked += 1), repository.git.run(request)) },
    }
    const { places, complete } = await listPlaces(counting, nodeFiles)
    expect({ places: places.length, complete }).toEqual({ places: 10_002, complete: true })
    const commits = [...new Set(places.map((place) => place.commit))]
    const { files } = await filesOfCommits(counting, commits, question)
    expect(files.get(commit)).toHaveLength(2)
    expect(asked).toBeLessThan(10)
  })

  test('broken objects are left out, and what is whole is read', async () => {
    const repository = await opened()
    const broken = git(root, 'rev-parse', `${commit}:migrations/a1.sql`)
    const whole = git(root, 'rev-parse', `${commit}:migrations/b2.sql`)
    const file = join(root, '.git/objects', broken.slice(0, 2), broken.slice(2))
    chmodSync(file, 0o644)
    writeFileSync(file, 'broken')
    const { objects } = await readObjects(repository, [broken, whole, 'nonsense', `${commit}:nothing`])
    expect([...objects.keys()]).toEqual([whole])
    expect(Buffer.from(objects.get(whole)?.bytes ?? []).toString()).toBe('-- revision: b2\n')
  })
})
