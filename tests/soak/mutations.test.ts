import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { mutations, type Mutation } from './mutations.ts'
import { mutationsOfSafety } from './mutations-of-safety.ts'

const top = join(import.meta.dirname, '../..')
let copy = ''

/** The sources as they are now, with their packages linked: faults are put into this copy only. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'headway-mutations-'))
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: top,
    encoding: 'utf8',
  })
  for (const path of listed.stdout.split('\0').filter((each) => each !== ''))
    cpSync(join(top, path), join(copy, path), { recursive: true })
  symlinkSync(join(top, 'node_modules'), join(copy, 'node_modules'))
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** How many tests of the named files passed and failed in the copy. */
function run(
  project: string,
  paths: readonly string[],
): { readonly passed: number; readonly failed: number } {
  const report = join(copy, 'report.json')
  rmSync(report, { force: true })
  const { SOAK: _soak, VITEST: _vitest, ...env } = process.env
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--project', project, '--reporter=json', `--outputFile=${report}`, ...paths]
  spawnSync(process.execPath, args, { cwd: copy, env, encoding: 'utf8' })
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
  return { passed: numPassedTests, failed: numFailedTests }
}

describe.each(['unit', 'dialect'] as const)('%s', (project) => {
  const own = [...mutations, ...mutationsOfSafety].filter((each) => each.project === project)

  test('without a fault all of them pass', () => {
    const { passed, failed } = run(project, [...new Set(own.map(({ tests }) => tests))])
    expect([failed, passed > 0]).toEqual([0, true])
  })

  test.each(own)('noticed: $fault', ({ file, from, to, tests }: Mutation) => {
    const path = join(copy, file)
    const source = readFileSync(path, 'utf8')
    expect(source.split(from), `${file} holds the text once`).toHaveLength(2)
    writeFileSync(
      path,
      source.replace(from, () => to),
    )
    try {
      expect(run(project, [tests]).failed).toBeGreaterThan(0)
    } finally {
      writeFileSync(path, source)
    }
  })
})
