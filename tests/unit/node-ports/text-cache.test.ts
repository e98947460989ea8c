import { mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTextCache } from '../../../electron/engine/node-ports/text-cache.ts'

test('a full cache drops what was written longest ago', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'headway-cache-'))
  try {
    const cache = createTextCache(join(folder, 'cache'), 3)
    for (const [age, key] of ['d', 'c', 'b', 'a'].entries()) {
      await cache.write(key, `text of ${key}`)
      utimesSync(join(folder, 'cache', key), 1000 + age, 1000 + age)
    }
    expect(readdirSync(join(folder, 'cache')).toSorted()).toEqual(['a', 'b', 'c'])
    await cache.write('c', 'again')
    await cache.write('e', 'new')
    expect(readdirSync(join(folder, 'cache')).toSorted()).toEqual(['a', 'c', 'e'])
    expect([await cache.read('c'), await cache.read('d')]).toEqual(['again', null])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
