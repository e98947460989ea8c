import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const root = mkdtempSync(join(tmpdir(), 'headway-line-ends-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('a checkout as Git for Windows makes it has the line ends that the format check wants', () => {
  const git = (...args: readonly string[]): unknown =>
    execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], {
      stdio: 'ignore',
    })
  git('init')
  copyFileSync(join(import.meta.dirname, '../../.gitattributes'), join(root, '.gitattributes'))
  writeFileSync(join(root, 'a.ts'), 'export {}\n')
  git('add', '.')
  git('commit', '-m', 'one')
  rmSync(join(root, 'a.ts'))
  git('-c', 'core.autocrlf=true', 'checkout', '--', 'a.ts')
  expect(readFileSync(join(root, 'a.ts'), 'utf8')).toBe('export {}\n')
})
