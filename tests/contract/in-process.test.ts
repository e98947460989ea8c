import { expect, test } from 'vitest'
import { createInProcessChannel } from '../../electron/transport/in-process.ts'
import { createOwnFace } from './own-face.ts'

const recent = { root: '/p', name: 'p', openedAt: '2026-01-01T00:00:00Z', exists: true }

function checked(answer: unknown) {
  const face = createOwnFace({ 'project.recent': async () => answer as never })
  return createInProcessChannel(face, { checkResponses: true }).call('project.recent', {})
}

test('the far side never shares an object with the engine', async () => {
  const face = createOwnFace({ 'project.recent': async () => [recent] })
  const answer = await createInProcessChannel(face).call('project.recent', {})
  expect(answer).toEqual([recent])
  expect(answer[0]).not.toBe(recent)
})

test.each([
  ['a key that the contract lacks', [{ ...recent, password: 'x' }]],
  ['a missing key', [{ root: '/p' }]],
  ['a Date', [{ ...recent, openedAt: new Date() }]],
  ['an undefined value', [{ ...recent, extra: undefined }]],
  ['a wrong type', 'text'],
  ['nothing', undefined],
])('checked responses fail on %s', async (_, answer) => {
  await expect(checked(answer)).rejects.toMatchObject({ code: 'internal' })
})

test('a checked response that keeps the contract passes', async () => {
  await expect(checked([recent])).resolves.toEqual([recent])
})

test('a checked event that does not survive serialization fails where it is emitted', () => {
  const face = createOwnFace()
  createInProcessChannel(face, { checkResponses: true }).listen('project.changed', () => {})
  expect(() => face.emit('project.changed', { version: new Map() })).toThrow(/serialization/)
})
