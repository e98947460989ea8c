import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

const module = JSON.stringify(new URL('../../electron/small-heap.ts', import.meta.url).href)

/** Keeps objects for a while, as reading catalogs does; prints the megabytes that the space for new ones took. */
const program = (start: string) => `
import { getHeapSpaceStatistics } from 'node:v8'
import { keepHeapSmall } from ${module}
${start}
const kept = []
for (let round = 0; round < 150; round += 1) {
  kept.push(Array.from({ length: 5000 }, (_, at) => ({ at, text: 'x' + at, round })))
  if (kept.length > 20) kept.shift()
  await new Promise(setImmediate)
}
console.log(getHeapSpaceStatistics().find((each) => each.space_name === 'new_space').space_size / 2 ** 20)`

function megabytes(start: string): number {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program(start)], {
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return Number(stdout)
}

test('the space for new objects stops growing where more of it saves no time', () => {
  expect(megabytes('')).toBeGreaterThan(24)
  expect(megabytes('keepHeapSmall()')).toBeLessThanOrEqual(24)
})
