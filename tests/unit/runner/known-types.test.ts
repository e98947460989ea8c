import { expect, test } from 'vitest'
import { createMemoryPorts } from '../../../electron/engine/memory-ports.ts'
import { KnownTypes } from '../../../electron/engine/runner/known-types.ts'

test('what a run found is known to the next one, and to no other project', async () => {
  const { cache } = createMemoryPorts({})
  const first = await KnownTypes.restore(cache, '/p')
  expect(first.of('sha256:a')).toBeNull()
  first.found('sha256:a', [10, 3])
  expect(first.of('sha256:a')).toEqual([10, 3])
  await first.store()
  expect((await KnownTypes.restore(cache, '/p')).of('sha256:a')).toEqual([10, 3])
  expect((await KnownTypes.restore(cache, '/other')).of('sha256:a')).toBeNull()
})

test('nothing is written where nothing was found', async () => {
  const written: string[] = []
  const cache = { read: async () => null, write: async (key: string) => void written.push(key) }
  const known = await KnownTypes.restore(cache, '/p')
  await known.store()
  expect(written).toEqual([])
})

test.each(['', '{', '[]', '{"sha256:a":"x"}', '{"sha256:a":[-1,2]}', '{"sha256:a":[1.5]}'])(
  'a kept text that is none is no answer: %j',
  async (text) => {
    const known = await KnownTypes.restore({ read: async () => text, write: async () => undefined }, '/p')
    expect(known.of('sha256:a')).toBeNull()
  },
)

test('a home that cannot be written to is nobody’s problem', async () => {
  const cache = { read: async () => null, write: () => Promise.reject(new Error('EACCES')) }
  const known = await KnownTypes.restore(cache, '/p')
  known.found('sha256:a', [1, 2])
  await expect(known.store()).resolves.toBeUndefined()
})
