import { expect, test } from 'vitest'
import { commands } from '../../electron/cli/commands/index.ts'
import { isCode, repositoryFiles, wordsOf } from './sources.ts'

const files = repositoryFiles()

/** Nothing in the repository may lean on one machine or one registry. Written in parts, so as not to find itself. */
const forbidden = [
  ['/wo', 'rk/'].join(''),
  ['registry.', 'npmjs'].join(''),
  ['registry.', 'yarnpkg'].join(''),
  ['verd', 'accio'].join(''),
  ['artif', 'actory'].join(''),
]

test('no file names a machine or a package registry', () => {
  const found = files.flatMap(({ path, text }) =>
    forbidden.filter((word) => text.toLowerCase().includes(word)).map((word) => `${path}: ${word}`),
  )
  expect(found).toEqual([])
})

test('the lock file says what to install, not from where', () => {
  const lock = files.find(({ path }) => path === 'package-lock.json')
  expect(lock).toBeDefined()
  expect(lock?.text).not.toMatch(/"resolved": "https?:/)
})

test('versions of packages are exact', () => {
  const manifest = JSON.parse(files.find(({ path }) => path === 'package.json')?.text ?? '{}') as Record<
    string,
    object
  >
  const ranges = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((group) =>
    Object.entries(manifest[group] ?? {}).filter(
      ([, version]) => !/^(?:\d+\.\d+\.\d+(?:-[\w.]+)?|file:tests\/postgres)$/.test(String(version)),
    ),
  )
  expect(ranges).toEqual([])
})

test('nothing is left to do, nothing is skipped for good, nothing escapes the compiler', () => {
  const marks = [
    ['TO', 'DO'],
    ['FIX', 'ME'],
    ['@ts-', 'ignore'],
    ['@ts-', 'nocheck'],
    ['vi.', 'mock('],
    ['.on', 'ly('],
  ].map((parts) => parts.join(''))
  const found = files
    .filter(({ path }) => isCode(path))
    .flatMap(({ path, text }) =>
      marks.filter((mark) => text.includes(mark)).map((mark) => `${path}: ${mark}`),
    )
  expect(found).toEqual([])
})

test('a suppression of the linter gives its reason, behind it or in the line above', () => {
  const bare = files
    .filter(({ path }) => isCode(path) && !path.startsWith('tests/'))
    .flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, index, lines) => {
        if (!/(?:oxlint|eslint)-disable|@ts-expect-error/.test(line) || / -- /.test(line)) return []
        return /^\s*(?:\/\/|\*)/.test(lines[index - 1] ?? '') ? [] : [`${path}: ${line.trim()}`]
      }),
    )
  expect(bare).toEqual([])
})

test('a command in a sentence can be told from the sentence, so that what is missing can be filled in', () => {
  const verbs = commands.map(({ name }) => name).join('|')
  const loose = new RegExp(`(?<!^|: |[("\`]|^  )headway (?:${verbs})\\b`)
  const found = files
    .filter(({ path }) => isCode(path) && !/^(?:tests|scripts)\//.test(path))
    .flatMap((file) =>
      file.text.includes('headway ')
        ? wordsOf(file).flatMap((text) => (loose.test(text) ? [`${file.path}: ${text}`] : []))
        : [],
    )
  expect(found).toEqual([])
})
