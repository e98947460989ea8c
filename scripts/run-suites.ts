import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { missingRequirements } from '../tests/helpers/requirements.ts'
import type { Requirement } from '../tests/helpers/requirements.ts'
import { pinnedNode, run, stop, top } from './lib/bootstrap.mjs'
import { addSums, countListed, retriedTests, sumOf, sumsLine, vitestReport } from './lib/sums.ts'
import type { Sums } from './lib/sums.ts'

const vitest = join(top, 'node_modules', 'vitest', 'vitest.mjs')
/** Cheap and telling first: what is broken everywhere shows before the slow ones start. */
const suites = ['architecture', 'unit', 'contract', 'dialect', 'cli', 'shell', 'ui']

/**
 * `npm test`: runs every suite, or those named on the command line, in one go of vitest, and prints the true sums as
 * the last line. What cannot run on this machine is named, counted and told how to get; it never just goes missing.
 */
function runSuites(names: readonly string[]): number {
  const unknown = names.filter((name) => !suites.includes(name))
  if (unknown.length > 0) stop(`There is no suite ${unknown.join(', ')}. Suites: ${suites.join(', ')}.`, 2)
  const wanted = names.length > 0 ? names : suites
  const missing = missingRequirements()
  const blocked = wanted.filter((suite) => missing.some((requirement) => requirement.suites.includes(suite)))
  const runnable = wanted.filter((suite) => !blocked.includes(suite))
  const folder = mkdtempSync(join(tmpdir(), 'headway-suites-'))
  try {
    const ran = runnable.length > 0 ? runVitest(runnable, folder) : sumOf({ testResults: [] }, 0)
    const unrun = blocked.length > 0 ? countTests(blocked, folder) : 0
    report(missing, blocked, unrun, ran.skipped)
    const sums = addSums(ran, { passed: 0, failed: 0, skipped: unrun })
    console.log(sumsLine(sums))
    return sums.failed > 0 ? 1 : 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function runVitest(names: readonly string[], folder: string): Sums {
  const file = join(folder, 'report.json')
  const projects = names.flatMap((name) => ['--project', name])
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const code = run(pinnedNode(), [vitest, 'run', '--passWithNoTests', ...projects, ...reporters])
  const parsed = vitestReport.safeParse(readJson(file))
  if (!parsed.success) stop(`vitest ended with ${code} and left no report; the lines above say why.`, 1)
  for (const name of retriedTests(parsed.data)) console.log(`RETRIED: passed only when tried again: ${name}`)
  return sumOf(parsed.data, code)
}

/** Collects the tests of suites that cannot run, without running them. */
function countTests(names: readonly string[], folder: string): number {
  const file = join(folder, 'list.json')
  const projects = names.flatMap((name) => ['--project', name])
  spawnSync(pinnedNode(), [vitest, 'list', '--no-staticParse', `--json=${file}`, ...projects], {
    cwd: top,
    stdio: 'ignore',
  })
  return countListed(readJson(file))
}

function report(
  missing: readonly Requirement[],
  blocked: readonly string[],
  unrun: number,
  skipped: number,
): void {
  console.log('')
  if (blocked.length > 0) console.log(`NOT RUN: ${unrun} tests, all of ${blocked.join(' and ')}.`)
  if (skipped > 0) console.log(`NOT RUN: ${skipped} tests that skipped themselves.`)
  for (const requirement of missing) console.log(`MISSING: ${requirement.what}. ${requirement.remedy}`)
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

process.exit(runSuites(process.argv.slice(2)))
