import { describe, expect, test } from 'vitest'
import { readSettings } from '../../../../electron/engine/project/sources/headway-json/read-settings.ts'

const problems = (text: string) =>
  readSettings(text).diagnostics.map(({ where, message }) => `${where?.line}:${where?.column} ${message}`)

test('an empty object gives the defaults of Alembic and one target', () => {
  const { settings, targets, diagnostics } = readSettings('{}')
  expect(diagnostics).toEqual([])
  expect(settings).toMatchObject({
    scriptLocation: 'migrations',
    fileTemplate: '%(year)d%(month).2d%(day).2d_%(hour).2d%(minute).2d_%(rev)s_%(slug)s',
    truncateSlugLength: 40,
    versionTable: 'alembic_version',
    transaction: 'per-revision',
    format: 'ts',
  })
  expect(targets).toMatchObject([{ name: 'dev', url: null, urlEnv: null, fallbackUrl: 'sqlite:///dev.db' }])
})

test('every problem is told at once, with its place and what was meant', () => {
  const text = `{
  "scriptLocaton": "db",
  "format": "python",
  "timezone": "Mars/Olympus",
  "targets": {
    "dev": { "url": "sqlite:///dev.db", "teir": "test" },
    "prod": { "url": "postgresql://u:pw@db/shop", "urlEnv": "PROD", "tier": "production" }
  },
  "defaultTarget": "staging"
}`
  const found = readSettings(text).diagnostics
  expect(found.map(({ rule, severity, where }) => [rule, severity, where?.line, where?.column])).toEqual([
    ['settings-unknown-key', 'error', 2, 3],
    ['settings-invalid', 'error', 3, 13],
    ['settings-invalid', 'error', 4, 15],
    ['settings-unknown-key', 'error', 6, 41],
    ['settings-password', 'warning', 7, 22],
    ['settings-invalid', 'error', 7, 61],
    ['settings-invalid', 'error', 9, 20],
  ])
  expect(found[0]?.hint).toBe('Did you mean "scriptLocation"?')
  expect(found[3]?.hint).toBe('Did you mean "tier"?')
})

test('what is right beside what is wrong still counts', () => {
  const { settings, targets } = readSettings(
    '{"scriptLocation": "db", "recursive": "yes", "targets": {"a": {"url": 1}, "b": {"url": "sqlite:///b.db"}}}',
  )
  expect(settings).toMatchObject({ scriptLocation: 'db', recursive: false })
  expect(targets.map((target) => target.name)).toEqual(['b'])
})

describe('text that is no settings file', () => {
  test.each([
    ['{"a": 1,}', 1],
    ['// comment\n{}', 1],
    ['{"format": "ts"', 1],
    ['', 1],
    ['[]', 1],
    ['null', 1],
    ['{\n"format": "ts",\n"format": "js"}', 3],
    ['['.repeat(200_000), 1],
  ])('%.20j is a diagnostic, never an exception', (text, line) => {
    const { diagnostics, settings } = readSettings(text)
    expect(diagnostics.length).toBeGreaterThan(0)
    expect(diagnostics[0]?.where?.line).toBe(line)
    expect(settings.scriptLocation).toBe('migrations')
  })

  test('a byte order mark does not count', () => {
    expect(problems('\uFEFF{"format": "js"}')).toEqual([])
  })

  test('a key named __proto__ is an unknown key and nothing else', () => {
    const { settings, diagnostics } = readSettings('{"__proto__": {"scriptLocation": "evil"}}')
    expect(settings.scriptLocation).toBe('migrations')
    expect(diagnostics).toHaveLength(1)
  })
})

test('paths that lead out of the project are refused', () => {
  for (const path of ['../x', '/etc', 'a/../../b', 'C:\\x']) {
    expect(problems(JSON.stringify({ scriptLocation: path })).join()).toContain('inside the project')
  }
})

test('an unknown token of fileTemplate is named', () => {
  expect(problems('{"fileTemplate": "%(rev)s_%(slgu)s"}').join()).toContain('%(slgu)s')
})
