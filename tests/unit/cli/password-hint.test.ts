import { describe, expect, test } from 'vitest'
import { withCliHint } from '../../../electron/cli/print/cli-hint.ts'
import {
  clearTextRefused,
  connectError,
  passwordNeeded,
  passwordWithheld,
} from '../../../electron/engine/dialects/postgres/errors.ts'
import type { HeadwayError } from '../../../shared/errors.ts'

const inShell = (error: HeadwayError): string | null | undefined => withCliHint(error.data, null).hint

describe('a hint about a password can be followed in a shell', () => {
  const wrong = { code: '28P01', message: 'password authentication failed for user "app"' }
  test.each([
    ['none was given', passwordNeeded('a server', 'none was given', null)],
    ['a wrong one was given', connectError(wrong, 'a server')],
  ])('%s', (_, error) => {
    expect(inShell(error)).toMatch(/PGPASSWORD.*"urlEnv"|"urlEnv".*PGPASSWORD/)
  })

  test.each([
    ['one is kept back', passwordWithheld('a server', 'db.example.org'), /PGHOST=db\.example\.org/],
    ['no password helps', clearTextRefused('a server'), /sslmode=verify-full/],
  ])('%s: the server side says its own', (_, error, said) => {
    expect(inShell(error)).toMatch(said)
  })
})
