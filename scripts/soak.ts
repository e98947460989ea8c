import { join } from 'node:path'
import { ensureBuilt, pinnedNode, run, toolEnvironment, top } from './lib/bootstrap.mjs'

/** What the suites read to do more than they have time for on every commit. `SOAK` multiplies counts. */
const long = { SOAK: '100', MALFORMED: '2000000', FAST_CHECK_RUNS: '10000' }

/**
 * `npm run soak`: the long run. Packaging, then the suites with counts a hundred times as high. Hours, not minutes.
 * Words after it choose files, as for vitest: `npm run soak -- package`.
 */
ensureBuilt()
const args = process.argv.slice(2)
const vitest = join(top, 'node_modules', 'vitest', 'vitest.mjs')
const projects = ['soak', 'unit', 'contract', 'dialect'].flatMap((name) => ['--project', name])
const env = { ...toolEnvironment(), ...long }
process.exit(run(pinnedNode(), [vitest, 'run', '--testTimeout', '7200000', ...projects, ...args], { env }))
