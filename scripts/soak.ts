import { join, resolve } from 'node:path'
import { ensureBuilt, pinnedNode, run, toolEnvironment, top } from './lib/bootstrap.mjs'

/** Property tests multiply their counts by it (tests/helpers/soak.ts): 10,000 round trips instead of 500. */
const long = { SOAK: process.env['SOAK'] ?? '20' }

/**
 * `npm run soak`: the long run. Packaging, then the suites with counts twenty times as high and fresh seeds: about half
 * an hour. `SOAK=200 npm run soak` does ten times that. Words after it choose files, as for vitest:
 * `npm run soak -- package`. `npm run soak -- public-schemas <folder>` tries the schemas of a folder
 * (tests/soak/public-schemas.test.ts), `npm run soak -- alembic-projects <folder>` the projects of one
 * (tests/soak/alembic-projects.test.ts), `npm run soak -- alembic-reading <folder>` reads their revisions,
 * `npm run soak -- knex-projects <folder>` those of knex (tests/soak/knex-projects.test.ts).
 * `npm run soak -- soak/kill`, `soak/runners` and `soak/cuts` are the long proofs of docs/safety.md; COUNT, MINUTES and RUNNERS
 * make them smaller.
 */
ensureBuilt()
const words = process.argv.slice(2)
const variable = {
  'public-schemas': 'SCHEMAS',
  'alembic-projects': 'PROJECTS',
  'alembic-reading': 'REVISIONS',
  'knex-projects': 'KNEX_PROJECTS',
}[words[0] ?? '']
const folder = variable === undefined ? undefined : words[1]
const args = folder === undefined ? words : words.slice(0, 1)
const vitest = join(top, 'node_modules', 'vitest', 'vitest.mjs')
// Whole commands only where they are asked for: most of them count nothing.
const names = ['soak', 'unit', 'contract', 'dialect', ...(args.length > 0 ? ['cli'] : [])]
const projects = names.flatMap((name) => ['--project', name])
const given = variable === undefined || folder === undefined ? {} : { [variable]: resolve(folder) }
const env = { ...toolEnvironment(), ...long, ...given }
process.exit(run(pinnedNode(), [vitest, 'run', ...projects, ...args], { env }))
