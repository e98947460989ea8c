import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'
import { expect, test } from 'vitest'
import { repositoryFiles, top } from './sources.ts'

const files = repositoryFiles()
const pages = files.filter(({ path }) => path.endsWith('.md') && !path.startsWith('tests/'))
const paths = files.map(({ path }) => path)

/** Headings as links name them: lower case, blanks as dashes, punctuation gone. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

test('every link between pages leads somewhere', () => {
  const dead = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(([, to = '', anchor]) => {
      const target = to === '' ? path : normalize(join(dirname(path), to))
      if (!existsSync(join(top, target))) return [`${path}: ${to}`]
      if (anchor === undefined || !target.endsWith('.md')) return []
      return anchorsOf(readFileSync(join(top, target), 'utf8')).includes(anchor)
        ? []
        : [`${path}: ${to}#${anchor}`]
    }),
  )
  expect(dead).toEqual([])
})

/** A path of the repository, or a pattern with `*`; engine folders may be named from `electron/engine` on. */
function exists(named: string): boolean {
  const pattern = new RegExp(
    `^(?:electron/(?:engine/)?)?${named.replaceAll(/[.+()]/g, '\\$&').replaceAll('*', '[^/]*')}(?:$|/)`,
  )
  return paths.some((path) => pattern.test(path))
}

test('every place in the code that a page names is there', () => {
  const guides = pages.filter(({ path }) => /^(?:CONTRIBUTING|docs\/(?!decisions|guide))/.test(path))
  const named =
    /`((?:electron|shared|renderer|tests|scripts|docs|engine|operations|runner|dialects|revisions|project|plan|graph|shadow|transport|cli)\/[\w./*-]+)`/g
  const missing = guides.flatMap(({ path, text }) =>
    [...text.matchAll(named)].flatMap(([, place = '']) =>
      exists(place.replace(/\/$/, '')) ? [] : [`${path}: ${place}`],
    ),
  )
  expect(missing).toEqual([])
})

test('no page writes with > of a shell what headway prints: PowerShell makes UTF-16 of it', () => {
  const redirected = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/^.*\bheadway [^|`\n]*[^=2-]>{1,2} ?[\w./$"'].*$/gm)].map(
      ([line]) => `${path}: ${line}`,
    ),
  )
  // A placeholder is no redirection.
  expect(redirected.filter((line) => !/<[\w -]+>/.test(line))).toEqual([])
})
