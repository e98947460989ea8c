import { expect, test } from 'vitest'
import { accountName, homeFolder, osUserName } from '../../../electron/engine/node-ports/os-user.ts'

const none = (): never => {
  throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' })
}

test('an account has its name', () => {
  expect(accountName(() => ({ username: 'ann' }))).toBe('ann')
  expect(osUserName({ USER: 'other' }, () => 'ann')).toBe('ann')
})

test('a process without an account is named by its environment, else by its number', () => {
  expect(accountName(none)).toBeNull()
  expect(osUserName({ LOGNAME: 'builder' }, () => null)).toBe('builder')
  expect(osUserName({ USER: '' }, () => null)).toMatch(/^uid-\d+$/)
})

test('without a home, what is kept for the user is kept elsewhere', () => {
  expect(homeFolder('/tmp', none)).toBe('/tmp')
  expect(homeFolder('/tmp', () => '/home/ann')).toBe('/home/ann')
})
