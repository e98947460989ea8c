import { expect, test } from 'vitest'
import { alembicsView } from '../helpers/model-matrix/beside-alembic.ts'
import { finerChanges, pythonCases } from '../helpers/model-matrix/python-cases.ts'
import { withCase } from '../helpers/model-matrix/run-case.ts'

/**
 * The same models, the same changes, one at a time: what Headway proposes beside what `alembic revision --autogenerate`
 * writes, as its template configures it and with `compare_server_default`. Prints both.
 */

const cases = pythonCases
  .filter(({ preset }) => preset !== 'django')
  .flatMap((each) => each.dialects.map((dialect) => [each.preset, dialect, each] as const))

test.each(cases)('%s on %s', async (preset, dialect, each) => {
  const changes = [...each.changes(dialect), ...finerChanges(dialect)]
  const { plain, all } = await alembicsView(each, dialect, changes)
  const ours: Record<string, readonly string[]> = {}
  await withCase({ ...each, changes: () => changes }, dialect, async ({ rest, proposals }) => {
    expect(await rest()).toBe('at rest')
    for (const { kind } of changes) ours[kind] = await proposals([kind])
  })
  const lines = changes.map(({ kind }) =>
    [
      kind,
      `Headway: ${ours[kind]?.join(', ')}`,
      `Alembic: ${plain[kind]?.join(', ') || 'nothing'}`,
      `with defaults: ${all[kind]?.join(', ') || 'nothing'}`,
    ].join(' | '),
  )
  console.log(
    [`${preset} on ${dialect}, unchanged: ${all['nothing']?.join(', ') || 'nothing'}`, ...lines].join('\n'),
  )
  for (const { kind, proposed } of changes) {
    for (const pattern of proposed)
      expect(ours[kind]).toEqual(expect.arrayContaining([expect.stringMatching(pattern)]))
  }
})
