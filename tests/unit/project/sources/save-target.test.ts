import { expect, test } from 'vitest'
import { newSettingsText } from '../../../../electron/engine/project/sources/headway-json/create-project.ts'
import { readSettings } from '../../../../electron/engine/project/sources/headway-json/read-settings.ts'
import { withTarget } from '../../../../electron/engine/project/sources/headway-json/save-target.ts'

const change = { name: 'staging', url: null, urlEnv: 'STAGING_URL', tier: 'test', schemas: ['app'] } as const

test('adding a target leaves the other lines as they are written', () => {
  const text =
    '{\n    "format":   "js",\n  "targets": {\n    "dev": {\n      "url":"sqlite:///dev.db"\n    }\n  }\n}\n'
  const result = withTarget(text, change)
  expect(result.startsWith(text.slice(0, text.indexOf('}')))).toBe(true)
  const { targets, diagnostics } = readSettings(result)
  expect(diagnostics).toEqual([])
  expect(targets[1]).toMatchObject({
    name: 'staging',
    url: null,
    urlEnv: 'STAGING_URL',
    tier: 'test',
    schemas: ['app'],
  })
})

test('changing a target takes away what it no longer says', () => {
  const once = withTarget(newSettingsText({ format: 'ts', tier: null }, { url: 'sqlite:///dev.db' }), change)
  const twice = withTarget(once, { ...change, url: 'sqlite:///s.db', urlEnv: null, schemas: [] })
  expect(JSON.parse(twice)).toMatchObject({ targets: { staging: { url: 'sqlite:///s.db', tier: 'test' } } })
  expect(twice).not.toContain('urlEnv')
  expect(twice).not.toContain('schemas')
})

test('the implied target does not vanish when the first one is added', () => {
  const names = readSettings(withTarget('{}', change)).targets.map((target) => target.name)
  expect(names).toEqual(['dev', 'staging'])
})

test('a name that is none is refused, and a broken file is not touched', () => {
  expect(() => withTarget('{}', { ...change, name: 'a b' })).toThrow(/cannot be saved/i)
  expect(() => withTarget('[]', change)).toThrow(/not a JSON object|cannot be saved/i)
})
