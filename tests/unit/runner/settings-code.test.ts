import { expect, test } from 'vitest'
import type { Failure } from '../../../shared/door-protocol.ts'
import { askedEnvPy, envPy, knexfile, settingsHint } from '../../../electron/engine/runner/settings-code.ts'

function thrown(name: string, message: string, more: Partial<Failure> = {}): Failure {
  return { reason: 'thrown', name, message, stack: null, frames: [], query: null, ...more }
}

test.each([
  ['os.environ', thrown('KeyError', "'APP_SETTINGS'"), '["APP_SETTINGS"]'],
  ['one word', thrown('KeyError', "'TENANT'"), '["TENANT"]'],
  [
    'decouple',
    thrown('UndefinedValueError', 'SECRET_KEY not found. Declare it as envvar or define a default value.'),
    '["SECRET_KEY"]',
  ],
  ['environs', thrown('EnvError', 'Environment variable "API_KEY" not set'), '["API_KEY"]'],
  [
    'pydantic',
    thrown(
      'ValidationError',
      '2 validation errors for S\napi_key\n  Field required [type=missing]\nregion\n  Field required [type=missing]',
    ),
    '["API_KEY", "REGION"]',
  ],
  ['a key of a dict', thrown('KeyError', "'tenant'"), '[...]'],
])('a variable that is missing is named: %s', (_, failure, names) => {
  expect(settingsHint(envPy, failure)).toContain(`"environment": ${names}`)
  expect(settingsHint(knexfile, failure)).toContain(`"environment": ${names}`)
})

test('what is wrong with the code itself is not blamed on variables', () => {
  expect(settingsHint(envPy, thrown('SyntaxError', 'invalid syntax'))).toBe('Correct the line.')
  expect(settingsHint(envPy, thrown('SystemExit', '0'))).toMatch(/ends the program/)
  const runtime = '/p/.venv/bin/python (Python 3.12.1)'
  const missing = thrown('ModuleNotFoundError', "No module named 'x'", { runtime })
  expect(settingsHint(envPy, missing)).toContain(`It ran in ${runtime}.`)
  expect(settingsHint(envPy, thrown('ValueError', 'no'))).toMatch(
    /^Where alembic current works: it runs without/,
  )
})

test('env.py that is only asked sees the environment of the user', () => {
  expect(settingsHint(askedEnvPy, thrown('KeyError', "'DATABASE_URL'"))).toBe(
    'It sees the environment of your shell and the .env beside it: set DATABASE_URL there.',
  )
})
