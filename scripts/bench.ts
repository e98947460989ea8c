import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt, pinnedNode, stop, toolEnvironment, top } from './lib/bootstrap.mjs'
import { figuresIn, figureTable } from './lib/figure.ts'
import type { Figure } from './lib/figure.ts'

const folder = join(top, 'scripts', 'bench')

/**
 * `npm run bench [name...]`: runs the files of `scripts/bench/`, or those whose name holds one of the words, one after
 * the other, each in a fresh process. Prints a table and writes `bench-results/latest.json`. Fails where a file fails
 * or a figure is over its limit.
 */
function bench(words: readonly string[]): number {
  const all = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.ts')) : []
  const chosen = all.filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  if (chosen.length === 0) stop(`No bench of that name. There are: ${all.join(', ') || 'none'}.`, 2)
  ensureBuilt()
  const results = chosen.map((name) => runOne(name))
  const figures = results.flatMap((result) => result.figures)
  if (figures.length > 0) console.log(`\n${figureTable(figures)}`)
  save(figures)
  const failed = results.filter((result) => !result.ok).map((result) => result.name)
  if (failed.length > 0) console.log(`Failed: ${failed.join(', ')}.`)
  return failed.length > 0 || figures.some(({ value, limit }) => limit !== null && value > limit) ? 1 : 0
}

function runOne(name: string): {
  readonly name: string
  readonly ok: boolean
  readonly figures: readonly Figure[]
} {
  console.log(`== ${name}`)
  const result = spawnSync(pinnedNode(), ['--expose-gc', join(folder, name)], {
    cwd: top,
    env: toolEnvironment(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  })
  const { figures, rest } = figuresIn(result.stdout)
  if (rest !== '') console.log(rest)
  return { name, ok: result.status === 0, figures }
}

function save(figures: readonly Figure[]): void {
  const target = join(top, 'bench-results')
  mkdirSync(target, { recursive: true })
  const machine = {
    cpus: cpus().length,
    model: cpus()[0]?.model ?? '',
    memoryGb: Math.round(totalmem() / 2 ** 30),
  }
  const record = {
    at: new Date().toISOString(),
    node: process.version,
    platform: process.platform,
    machine,
    figures,
  }
  writeFileSync(join(target, 'latest.json'), `${JSON.stringify(record, null, 2)}\n`)
}

process.exit(bench(process.argv.slice(2)))
