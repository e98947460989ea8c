import { expect, test } from 'vitest'
import { programName, serverPlace } from '../helpers/server-place.ts'

const deep = `/var/folders/zz/${'x'.repeat(80)}/T/headway-pg-1`

test.each([
  ['linux', '/dev/shm/headway-pg-1', 'socket'],
  ['darwin', '/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/headway-pg-12345', 'socket'],
  ['darwin', deep, 'loopback'],
  ['linux', deep, 'loopback'],
  ['linux', `/tmp/${'ü'.repeat(45)}`, 'loopback'],
  ['win32', 'C:\\Temp\\headway-pg-1', 'loopback'],
] as const)('on %s a test server in %s is reached by %s', (platform, folder, kind) => {
  expect(serverPlace(platform, folder).kind).toBe(kind)
})

test('programs end in .exe on Windows only', () => {
  expect([programName('initdb', 'win32'), programName('initdb', 'darwin')]).toEqual(['initdb.exe', 'initdb'])
})
