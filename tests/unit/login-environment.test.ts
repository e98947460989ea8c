import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import {
  loginShell,
  readLoginEnvironment,
  wasStartedByDesktop,
  withLogin,
} from '../../electron/login-environment.ts'

describe('who started the app', () => {
  test.each([
    ['darwin', { PATH: '/usr/bin' }, true],
    ['linux', { PATH: '/usr/bin' }, true],
    ['darwin', { SHLVL: '1', TERM: 'xterm' }, false],
    ['linux', { TERM: 'xterm' }, false],
    ['win32', {}, false],
  ] as const)('%s with %j: by a desktop %s', (platform, environment, by) => {
    expect(wasStartedByDesktop(platform, environment)).toBe(by)
  })
})

test('what the process has wins over the shell, but for PATH', () => {
  const together = withLogin(
    { PATH: '/usr/bin', LANG: 'C' },
    { PATH: '/opt/bin:/usr/bin', LANG: 'de_DE', PGPASSWORD: 'p', SHLVL: '1', PWD: '/', _: 'env' },
  )
  expect(together).toEqual({ PATH: '/opt/bin:/usr/bin', LANG: 'C', PGPASSWORD: 'p' })
})

test('the shell is the environment’s, else the account’s, else unknown', () => {
  expect(loginShell({ SHELL: '/bin/zsh' })).toBe('/bin/zsh')
  expect(loginShell({}, () => ({ shell: '/bin/sh' }) as never)).toBe('/bin/sh')
  expect(
    loginShell({}, () => {
      throw new Error('uv_os_get_passwd returned ENOENT')
    }),
  ).toBeNull()
})

describe.skipIf(process.platform === 'win32')('a real shell', () => {
  /** A home whose start file does what is given. */
  function home(startFile: string): Record<string, string> {
    const folder = mkdtempSync(join(tmpdir(), 'headway-login-'))
    writeFileSync(join(folder, '.bash_profile'), startFile)
    return { HOME: folder, PATH: '/usr/bin:/bin' }
  }

  test('what its start file sets is read, line ends and noise included', async () => {
    const read = await readLoginEnvironment(
      '/bin/bash',
      home('echo "Welcome back"; export DATABASE_URL="sqlite:///a=b.db" TWO="first\nsecond"\n'),
    )
    expect(read).toMatchObject({
      kind: 'read',
      variables: { DATABASE_URL: 'sqlite:///a=b.db', TWO: 'first\nsecond' },
    })
  })

  test('a start file that hangs is given up, and nothing of it stays', async () => {
    const environment = home('sleep 60 & echo $! > "$HOME/pid"; wait\n')
    const read = await readLoginEnvironment('/bin/bash', environment, 3_000)
    expect(read).toEqual({ kind: 'unknown', why: '/bin/bash did not answer within 3 s' })
    const sleeping = Number(readFileSync(join(environment['HOME'] ?? '', 'pid'), 'utf8'))
    await vi.waitFor(() => expect(() => process.kill(sleeping, 0)).toThrow('ESRCH'), 5_000)
  })

  test('a start file that ends the shell, and a shell that is not there, are said', async () => {
    expect(await readLoginEnvironment('/bin/bash', home('exit 3\n'))).toMatchObject({ kind: 'unknown' })
    expect(await readLoginEnvironment('/nowhere/zsh', {})).toMatchObject({
      kind: 'unknown',
      why: expect.stringContaining('could not be started') as string,
    })
    const notAShell = join(mkdtempSync(join(tmpdir(), 'headway-login-')), 'shell')
    writeFileSync(notAShell, '#!/bin/sh\necho hello\n')
    chmodSync(notAShell, 0o755)
    expect(await readLoginEnvironment(notAShell, {})).toMatchObject({ kind: 'unknown' })
  })
})
