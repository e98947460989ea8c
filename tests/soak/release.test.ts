import { spawnSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pinnedNode, top } from '../../scripts/lib/bootstrap.mjs'

/** `npm run release -- --dry-run`: what a release consists of, and what cannot be made on this machine. */

test('a dry run makes all that it can, says why it cannot make the rest, and changes nothing', () => {
  const before = ['CHANGELOG.md', 'package.json'].map((name) => readFileSync(join(top, name), 'utf8'))
  const ran = spawnSync(
    pinnedNode(),
    [join(top, 'scripts', 'release.ts'), '--dry-run', '--version', '9.9.9'],
    {
      cwd: top,
      encoding: 'utf8',
    },
  )
  expect([ran.status, ran.stderr]).toEqual([0, ''])
  for (const name of ['release notes', 'notices', 'npm package', 'checksums']) {
    expect(ran.stdout).toMatch(new RegExp(`^made +${name} `, 'm'))
  }
  expect(ran.stdout).toMatch(/^(?:made|checked) +app folder /m)
  for (const name of ['AppImage', 'deb'])
    expect(ran.stdout).toMatch(new RegExp(`^(?:made|not made) +${name} +\\S`, 'm'))
  const folder = join(top, 'release', 'dry-run')
  expect(readFileSync(join(folder, 'release-notes.md'), 'utf8')).toMatch(
    /^## 9\.9\.9 \(\d{4}-\d\d-\d\d\)\n\n- /,
  )
  const sums = readFileSync(join(folder, 'SHA256SUMS'), 'utf8').trim().split('\n')
  expect(sums.length).toBeGreaterThanOrEqual(3)
  for (const line of sums) {
    const [sum = '', name = ''] = line.split('  ')
    expect(hash('sha256', readFileSync(join(folder, name)))).toBe(sum)
  }
  expect(['CHANGELOG.md', 'package.json'].map((name) => readFileSync(join(top, name), 'utf8'))).toEqual(
    before,
  )
})
