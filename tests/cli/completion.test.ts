import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCliSession } from '../helpers/cli-session.ts'
import type { CliSession } from '../helpers/cli-session.ts'
import { hasProgram } from '../helpers/requirements.ts'

let session: CliSession
beforeAll(() => {
  session = createCliSession(null)
  session.write('models/app.sql', '')
})
afterAll(() => session.remove())

async function script(shell: string): Promise<string> {
  const { code, out } = await session.run('completion', shell)
  expect(code).toBe(0)
  const path = join(session.root, `completion.${shell}`)
  writeFileSync(path, out)
  return path
}

describe('bash', () => {
  /** What bash itself proposes for a line that ends where the cursor is. */
  async function proposals(line: string): Promise<readonly string[]> {
    const words = line.split(' ')
    const program = `source "$1"; shift; complete -p headway | grep -q -- '-F _headway' || exit 9
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _headway; printf '%s\\n' "\${COMPREPLY[@]}"`
    const path = await script('bash')
    const said = execFileSync('bash', ['-c', program, 'bash', path, ...words], {
      cwd: session.root,
      encoding: 'utf8',
    })
    return said.split('\n').filter((word) => word !== '')
  }

  test.each([
    ['headway up', ['upgrade']],
    ['headway re', ['revision', 'restore', 'reset']],
    ['headway upgrade --sq', ['--sql']],
    ['headway revision --auto', ['--autogenerate']],
    ['headway completion ', ['bash', 'zsh', 'fish']],
    ['headway upgrade --output mod', ['models']],
    ['headway check -C mod', ['models']],
    ['headway --ver', ['--version']],
    ['headway nonsense --s', []],
  ])('%s', async (line, expected) => {
    expect(await proposals(line)).toEqual(expect.arrayContaining([...expected]))
    if (expected.length === 0) expect(await proposals(line)).toEqual([])
  })

  test('proposes every command', async () => {
    const { out } = await session.run('--help')
    const listed = [...out.matchAll(/^ {2}([a-z-]+) \[options\]/gm)].map(([, name]) => name)
    expect(listed.length).toBeGreaterThan(20)
    expect(await proposals('headway ')).toEqual(listed)
  })
})

test.skipIf(!hasProgram('zsh'))('zsh reads its script', async () => {
  execFileSync('zsh', ['-n', await script('zsh')])
})

test.skipIf(!hasProgram('fish'))('fish proposes from its script', async () => {
  const path = await script('fish')
  const said = execFileSync('fish', ['-c', `source ${path}; complete -C 'headway upg'`], { encoding: 'utf8' })
  expect(said).toContain('upgrade')
})

test('another shell is refused with those that are known', async () => {
  expect(await session.run('completion', 'csh')).toMatchObject({
    code: 2,
    err: expect.stringContaining('fish'),
  })
})
