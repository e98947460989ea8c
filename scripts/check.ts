import { join } from 'node:path'
import { pinnedNode, run, top } from './lib/bootstrap.mjs'

const bin = (name: string, file: string): string => join(top, 'node_modules', name, file)
const tsc = bin('typescript', 'bin/tsc')
const fences = ['shared', 'engine', 'shell', 'renderer', 'tests']

/** `npm run check`: types of every fence, lint, format, architecture. Runs all of them, then says which failed. */
const steps: readonly (readonly [string, readonly string[]])[] = [
  ...fences.map((fence): [string, string[]] => [`types of ${fence}`, [tsc, '-p', `tsconfig.${fence}.json`]]),
  ['lint', [bin('oxlint', 'bin/oxlint'), '--type-aware', '--quiet', '.']],
  ['format', [bin('oxfmt', 'bin/oxfmt'), '--check', '.']],
  ['architecture', [bin('vitest', 'vitest.mjs'), 'run', '--project', 'architecture', '--reporter=dot']],
]

const failed = steps.flatMap(([name, args]) => {
  const started = Date.now()
  const code = run(pinnedNode(), args)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${Date.now() - started} ms)`)
  return code === 0 ? [] : [name]
})
console.log(failed.length === 0 ? 'All checks hold.' : `Failed: ${failed.join(', ')}.`)
process.exit(failed.length === 0 ? 0 : 1)
