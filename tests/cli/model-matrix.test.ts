import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { pythonCases } from '../helpers/model-matrix/python-cases.ts'
import { sqlCases } from '../helpers/model-matrix/sql-cases.ts'
import { withCase } from '../helpers/model-matrix/run-case.ts'

/** Ten tables of every common kind from each tool's models, and eight changes at once; one by one in `npm run soak`. */

const lacks = (name: string): boolean => spawnSync('python3', ['-c', `import ${name}`]).status !== 0

const cases = [...pythonCases, ...sqlCases.filter(({ written }) => written === undefined)]
const runs = cases.flatMap((each) =>
  // Python on SQLite is another two seconds each; the long run has it, with each change by itself.
  each.dialects
    .filter((dialect) => dialect === 'postgres' || !pythonCases.includes(each))
    .map((dialect) => [each.preset, dialect, each] as const),
)

test.each(runs)(
  '%s on %s: at rest after an upgrade, and eight changes are eight',
  async (preset, dialect, each) => {
    if (pythonCases.includes(each) && lacks(preset)) return
    await withCase(each, dialect, async ({ rest, proposals }) => {
      expect(await rest()).toBe('at rest')
      const changes = each.changes(dialect)
      const found = await proposals(changes.map(({ kind }) => kind))
      const expected = changes.flatMap(({ proposed }) => proposed)
      expect(found).toEqual(expect.arrayContaining(expected.map((pattern) => expect.stringMatching(pattern))))
      expect(found, found.join('\n')).toHaveLength(expected.length)
    })
  },
)
