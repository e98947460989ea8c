import { afterAll, describe, expect, test } from 'vitest'
import type { ModelCase } from '../helpers/model-matrix/case.ts'
import { installedPackages, nodeCases, prepareNode } from '../helpers/model-matrix/node-cases.ts'
import { pythonCases } from '../helpers/model-matrix/python-cases.ts'
import { withCase } from '../helpers/model-matrix/run-case.ts'
import type { Dialect } from '../helpers/model-matrix/run-case.ts'
import { dumpFolder, sqlCases, stopDumpServer } from '../helpers/model-matrix/sql-cases.ts'

/** Each tool's models, each change by itself: exactly what was changed is proposed. `npm run soak -- models`. */

afterAll(stopDumpServer)

async function oneByOne(each: ModelCase, dialect: Dialect, prepare?: (root: string) => void): Promise<void> {
  await withCase(
    each,
    dialect,
    async ({ rest, proposals }) => {
      expect(await rest()).toBe('at rest')
      const wrong: string[] = []
      for (const { kind, proposed } of each.changes(dialect)) {
        const found = await proposals([kind])
        const fits =
          found.length === proposed.length &&
          proposed.every((pattern) => found.some((title) => pattern.test(title)))
        if (!fits) wrong.push(`${kind}: ${found.join('; ')}`)
      }
      expect(wrong).toEqual([])
    },
    prepare,
  )
}

const own = [
  ...pythonCases,
  ...sqlCases.filter(({ written }) => written === undefined || dumpFolder() !== null),
]
describe.each(own)('$preset', (each) => {
  test.each(each.dialects)('%s', (dialect) => oneByOne(each, dialect))
})

describe.each(nodeCases)('$preset', (each) => {
  test.each(each.dialects)('%s', async (dialect) => {
    const modules = installedPackages(each)
    if (modules === null) throw new Error(`npm could not install ${each.packages.join(', ')}.`)
    await oneByOne(each, dialect, prepareNode(modules, dialect))
  })
})
