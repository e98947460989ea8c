import { expect, test } from 'vitest'
import { top } from '../../../scripts/lib/bootstrap.mjs'
import { releaseChangelog } from '../../../scripts/lib/packaging/changelog.ts'
import {
  installedNotices,
  noticesText,
  uniqueNotices,
  unknownLicenses,
} from '../../../scripts/lib/packaging/notices.ts'

const text = '# Changelog\n\nWords.\n\n## Unreleased\n\n- A.\n- B.\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n'

test('what is not released moves below its version, and a new place for the next stands above', () => {
  const { section, lines, text: after } = releaseChangelog(text, '0.2.0', '2026-02-03')
  expect([lines, section]).toEqual([2, '## 0.2.0 (2026-02-03)\n\n- A.\n- B.\n'])
  expect(after).toBe(text.replace('## Unreleased\n\n', `## Unreleased\n\n## 0.2.0 (2026-02-03)\n\n`))
})

test('a version twice, or nothing to release, is told', () => {
  expect(() => releaseChangelog(text, '0.1.0', '2026-02-03')).toThrow('section for 0.1.0 already')
  expect(() => releaseChangelog('## Unreleased\n\n## 0.1.0\n', '0.2.0', '2026-02-03')).toThrow(
    'nothing to release',
  )
})

test('a choice of licenses needs one that is known, several need all', () => {
  const of = (license: string | null) => ({ name: 'a', version: '1.0.0', license, text: '' })
  const kinds = ['MIT', '(GPL-3.0 OR MIT)', 'MIT AND GPL-3.0', 'GPL-3.0', null]
  expect(unknownLicenses(kinds.map(of)).map(({ license }) => license)).toEqual([
    'MIT AND GPL-3.0',
    'GPL-3.0',
    null,
  ])
})

test('every package that is installed with Headway has a license that was looked at, and stands in the notices', () => {
  const notices = uniqueNotices(installedNotices(top))
  expect(unknownLicenses(notices)).toEqual([])
  const written = noticesText(notices)
  for (const name of ['knex', 'pg', 'sqlite3', 'zod', 'libpg-query', 'jiti', 'ws']) {
    expect(written).toMatch(new RegExp(`^${name} \\d`, 'm'))
  }
})
