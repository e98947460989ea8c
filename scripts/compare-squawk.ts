/**
 * `node scripts/compare-squawk.ts <squawk> [count]`: what Headway's lint and squawk say of the same statements, rule by
 * rule. `<squawk>` is the program of npm's `squawk-cli`, installed wherever; it is no dependency of Headway (25 MB).
 * Exit 1 where a difference is not explained in `docs/reference/lint.md`.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { postgres } from '../electron/engine/dialects/postgres/dialect.ts'
import { lintRules } from '../electron/engine/lint/rules/index.ts'
import { runRules } from '../electron/engine/lint/run-rules.ts'
import { squawkDifferences } from './squawk/differences.ts'
import { statementsToCompare } from './squawk/statements.ts'

const [program, count = '1000'] = process.argv.slice(2)
if (program === undefined) {
  process.stderr.write('usage: node scripts/compare-squawk.ts <path of squawk> [count]\n')
  process.exit(2)
}
const statements = statementsToCompare(Number(count))
const theirs = squawkRules(program, statements)
const ours = await Promise.all(statements.map((sql) => ownRules(sql)))
const names = [...new Set(theirs.flatMap((found) => [...found]))].toSorted()
let unexplained = 0
process.stdout.write('squawk rule | both | only squawk | only Headway | why\n')
for (const name of names) {
  const equivalents = lintRules.filter(({ squawk }) => squawk.includes(name)).map(({ id }) => id)
  const tally = { both: 0, theirs: 0, ours: 0 }
  let example = ''
  for (const [at, sql] of statements.entries()) {
    const left = theirs[at]?.has(name) ?? false
    const right = equivalents.some((id) => ours[at]?.has(id) && (left || !saidElsewhere(id, theirs[at])))
    if (left && right) tally.both += 1
    else if (left) tally.theirs += 1
    else if (right) tally.ours += 1
    if (left !== right && !example.includes(sql) && example.length < 200)
      example += `${left ? '<' : '>'} ${sql}; `
  }
  const why = squawkDifferences[name]
  if (tally.theirs + tally.ours > 0 && why === undefined) unexplained += 1
  const end = tally.theirs + tally.ours === 0 ? '' : (why ?? `NOT EXPLAINED, e.g. ${example}`)
  process.stdout.write(`${name} | ${tally.both} | ${tally.theirs} | ${tally.ours} | ${end}\n`)
}
process.stdout.write(
  `${statements.length} statements, ${names.length} rules of squawk, ${unexplained} not explained\n`,
)
process.exitCode = unexplained === 0 ? 0 : 1

/** One rule of Headway may stand for several of squawk: another of them says it. */
function saidElsewhere(id: string, found: ReadonlySet<string> | undefined): boolean {
  const names = lintRules.find((rule) => rule.id === id)?.squawk ?? []
  return names.some((each) => found?.has(each) ?? false)
}

/** The rules of squawk that find something in each statement. */
function squawkRules(path: string, all: readonly string[]): readonly ReadonlySet<string>[] {
  const folder = mkdtempSync(join(tmpdir(), 'squawk-'))
  try {
    const files = all.map((sql, at) => {
      const file = join(folder, `${at}.sql`)
      writeFileSync(file, `${sql};\n`)
      return file
    })
    const found = all.map(() => new Set<string>())
    for (let at = 0; at < files.length; at += 200) {
      for (const { file, rule_name } of reported(path, files.slice(at, at + 200)))
        found[Number(/(\d+)\.sql$/.exec(file)?.[1])]?.add(rule_name)
    }
    return found
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** It answers 1 where it finds something. */
function reported(path: string, files: readonly string[]): { file: string; rule_name: string }[] {
  const run = (): string => {
    try {
      return execFileSync(path, ['--reporter', 'json', ...files], {
        encoding: 'utf8',
        maxBuffer: 1e8,
        stdio: 'pipe',
      })
    } catch (error) {
      return String((error as { stdout?: unknown }).stdout ?? '')
    }
  }
  return JSON.parse(run()) as { file: string; rule_name: string }[]
}

async function ownRules(sql: string): Promise<ReadonlySet<string>> {
  const [effects = []] = await postgres.readEffects([sql])
  const statement = { sql, kind: '', object: null, effects: [...effects], ms: null, rows: null }
  const transaction = !/concurrently|vacuum|database/i.test(sql)
  const found = runRules(lintRules, {
    steps: [
      {
        index: 0,
        direction: 'upgrade',
        revision: null,
        message: '',
        path: null,
        hash: null,
        rowChanges: [],
        rowsAfter: [],
        transaction,
      },
    ],
    previews: [
      { kind: 'available', source: 'static', place: null, statements: [statement], readsData: false, ms: 0 },
    ],
    revisions: new Map(),
    texts: new Map(),
    tier: 'test',
    sizes: new Map(),
    indexes: new Map(),
    online: true,
    checks: [],
    backup: 'ask',
  })
  return new Set(found.map(({ rule }) => rule))
}
