import { expect, test } from 'vitest'
import { checkForUpdate, isNewer, updateText } from '../../electron/update-check.ts'

test.each([
  ['0.2.0', '0.1.0', true],
  ['0.1.10', '0.1.9', true],
  ['1.0.0', '1.0.0-beta.1', true],
  ['v1.0.1', '1.0.0', true],
  ['0.1.0', '0.1.0', false],
  ['0.1.0+build', '0.1.0', false],
  ['0.9.0', '1.0.0', false],
  ['1.0.0-beta.1', '1.0.0', false],
  ['latest', '0.1.0', false],
])('%s after %s: %s', (version, than, expected) => {
  expect(isNewer(version, than)).toBe(expected)
})

test('tells of a newer release, and of this one', async () => {
  const answer = await checkForUpdate('0.1.0', async () => '{"name":"headway-migrations","version":"0.2.0"}')
  expect(updateText('0.1.0', answer)).toBe('Headway 0.2.0 is there; this is 0.1.0.')
  expect(await checkForUpdate('0.2.0', async () => '{"version":"0.2.0"}')).toEqual({ kind: 'newest' })
})

test.each([
  ['no network', () => Promise.reject(new Error('getaddrinfo ENOTFOUND'))],
  ['no JSON', async () => '<html>'],
  ['no version', async () => '{"version":7}'],
  ['a version that is none', async () => '{"version":"rm -rf"}'],
])('%s is said, and throws nothing', async (_what, fetchText) => {
  const answer = await checkForUpdate('0.1.0', fetchText)
  expect(answer.kind).toBe('unknown')
  expect(updateText('0.1.0', answer)).toContain('could not be found out')
})
