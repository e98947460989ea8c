import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scoreVectors } from '../../../scripts/conformance/score.ts'
import { vectorFile } from '../../../scripts/conformance/vectors.ts'

const path = join(import.meta.dirname, '../../fixtures/vectors/alembic-cases.json')
const file = vectorFile.parse(JSON.parse(readFileSync(path, 'utf8')))
const score = scoreVectors(file)

test('no recorded answer of Alembic is contradicted without a decision', () => {
  expect(score.wrong).toEqual([])
  expect(score.cases).toBe(file.cases.length)
  expect(score.cases).toBeGreaterThan(1_000)
})

test('what differs names its decision, and that is about a tenth', () => {
  for (const { decision } of score.decided) expect(decision).toBeGreaterThanOrEqual(1)
  for (const { decision } of score.decided) expect(decision).toBeLessThanOrEqual(12)
  expect(score.decided.length / score.cases).toBeLessThan(0.12)
  expect(score.agree + score.decided.length).toBe(score.cases)
})

test('a wrong answer is called wrong: no decision covers another order of steps or other rows', () => {
  const plain = file.cases.find((vector) => vector.id === 't-linear5/apply-upgrade/003')
  if (plain === undefined) throw new Error('the case is gone')
  const steps = plain.expected['steps'] as object[]
  const tampered = { ...plain, expected: { ...plain.expected, steps: steps.toReversed() } }
  expect(scoreVectors({ ...file, cases: [tampered] }).wrong).toHaveLength(1)
  const otherRows = { ...plain, expected: { ...plain.expected, rows: ['e6239818bb3a'] } }
  expect(scoreVectors({ ...file, cases: [otherRows] }).wrong).toHaveLength(1)
})
