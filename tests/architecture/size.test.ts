import { expect, test } from 'vitest'
import { isCode, repositoryFiles } from './sources.ts'

const cap = 400
/** Files over the cap, each with the day by which it is to be split. */
const allowed: Readonly<Record<string, string>> = {}

const code = repositoryFiles().filter(({ path }) => isCode(path) && !path.startsWith('scripts/'))
const product = code.filter(({ path }) => !path.startsWith('tests/'))

function percentile(share: number): number {
  const sorted = product.map(({ lines }) => lines).toSorted((left, right) => left - right)
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0
}

test('no file is longer than the cap, but for those of the dated list', () => {
  const biggest = code.toSorted((left, right) => right.lines - left.lines).slice(0, 5)
  console.log(`The five biggest files: ${biggest.map(({ path, lines }) => `${path} (${lines})`).join(', ')}`)
  expect(
    code
      .filter(({ path, lines }) => lines > cap && !(path in allowed))
      .map(({ path, lines }) => [path, lines]),
  ).toEqual([])
})

test('the list holds no file that needs no exception any more, and no day that has passed', () => {
  const today = new Date().toISOString().slice(0, 10)
  const stale = Object.entries(allowed).filter(
    ([path, day]) => day < today || !code.some((file) => file.path === path && file.lines > cap),
  )
  expect(stale).toEqual([])
})

test('files stay small: median at most 90 lines, nine of ten at most 300', () => {
  console.log(
    `Lines per file: median ${percentile(0.5)}, 90th percentile ${percentile(0.9)}, ${product.length} files`,
  )
  expect(percentile(0.5)).toBeLessThanOrEqual(90)
  expect(percentile(0.9)).toBeLessThanOrEqual(300)
})
