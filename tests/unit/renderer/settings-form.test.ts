import { describe, expect, test } from 'vitest'
import {
  changedSettings,
  settingsIssues,
} from '../../../electron/engine/project/sources/headway-json/edit-settings.ts'
import { settingsJsonSchema } from '../../../electron/engine/project/sources/headway-json/settings-schema.ts'
import { settingsChanges } from '../../../renderer/state/settings-draft.ts'
import type { Settings } from '../../../renderer/state/settings-draft.ts'
import { emptyOf, fieldOf, hasForm, namedFields } from '../../../renderer/state/settings-fields.ts'
import { settingsSections } from '../../../renderer/state/settings-sections.ts'
import { jsonSchema } from '../../../shared/model/json-schema.ts'

const schema = jsonSchema.parse(settingsJsonSchema())
const fields = namedFields(schema)

describe('the form of the settings', () => {
  test('has every key of the schema, once', () => {
    const shown = settingsSections(fields).flatMap((section) => section.fields.map(({ key }) => key))
    const keys = Object.keys(schema.properties ?? {}).filter((key) => key !== '$schema')
    expect(shown.toSorted()).toEqual(keys.toSorted())
  })

  test('asks for a model as a path, a command or a preset', () => {
    const model = fields.find(({ key }) => key === 'model')?.field
    if (model?.kind !== 'one-of') throw new Error('A model has several forms.')
    expect(model.forms.map(({ title }) => title)).toEqual(['a text', 'command', 'preset'])
    expect(model.forms.map(({ field }) => hasForm(field, { preset: 'django' }))).toEqual([false, false, true])
  })

  test('starts every field with a value of its form', () => {
    for (const { field } of fields) expect(hasForm(field, emptyOf(field))).toBe(true)
    expect(fieldOf({})).toEqual({ kind: 'text' })
  })
})

const before: Settings = { format: 'ts', exclude: ['a'], targets: { dev: { url: 'sqlite:///a.db' } } }
const text = `{\r\n  // said by hand\r\n  "format": "ts",\r\n  "exclude": ["a"],\r\n  "mine": 1,\r\n  "targets": { "dev": { "url": "sqlite:///a.db" } }\r\n}\r\n`

describe('a change of the settings', () => {
  test('is the fewest values that lead there', () => {
    const after = { ...before, exclude: [], targets: { dev: { url: 'sqlite:///a.db', tier: 'test' } } }
    expect(settingsChanges(before, after)).toEqual([
      { kind: 'set', path: ['exclude'], value: [] },
      { kind: 'set', path: ['targets', 'dev', 'tier'], value: 'test' },
    ])
    expect(settingsChanges(before, { targets: before['targets'] ?? {} })).toEqual([
      { kind: 'remove', path: ['format'] },
      { kind: 'remove', path: ['exclude'] },
    ])
    expect(settingsChanges(before, before)).toEqual([])
  })

  test('leaves comments, unknown keys and line ends as they are', () => {
    const after = changedSettings(text, [{ kind: 'set', path: ['format'], value: 'sql' }])
    expect(after).toBe(text.replace('"ts"', '"sql"'))
    const more = changedSettings(text, [{ kind: 'set', path: ['python', 'environment'], value: ['A'] }])
    expect(more).toContain('// said by hand\r\n')
    expect(more).toContain('"mine": 1')
    expect(more.replaceAll('\r\n', '')).not.toContain('\n')
  })

  test('never writes the stars that stand for a password', () => {
    const url = 'postgresql://me:***@db/shop'
    const change = { kind: 'set' as const, path: ['targets', 'dev', 'url'], value: url }
    expect(() => changedSettings(text, [change])).toThrow('in place of a password')
  })

  test('is judged value by value', () => {
    const wrong = JSON.stringify({ format: 'x', targets: { dev: { tier: 'y' } }, timezone: 'Mars/One' })
    expect(settingsIssues(wrong).map(({ path }) => path.join('.'))).toEqual(['format', 'targets.dev.tier'])
    expect(settingsIssues('{ "timezone": "Mars/One" }').map(({ path }) => path.join('.'))).toEqual([
      'timezone',
    ])
    expect(settingsIssues('[]')).toHaveLength(1)
    expect(settingsIssues('')).toEqual([])
  })
})
