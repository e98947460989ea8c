import { copyFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureBuilt, pinnedNode, run, stop, toolEnvironment, top } from './lib/bootstrap.mjs'

const taken = join(top, 'tests', 'ui', 'screenshots')

/** Pictures that README and docs show: under `docs/images`, from the one of the tests. */
const published: Readonly<Record<string, string>> = {
  'history-dark.png': 'history-dark-1440.png',
  'plan-losses-light.png': 'plan-losses-light-1440.png',
  'compare-two-light.png': 'compare-two-light-1440.png',
  'plan-findings-light.png': 'plan-findings-light-1440.png',
  'alembic-plan-light.png': 'alembic-plan-light-1440.png',
  'alembic-changes-light.png': 'alembic-changes-light-1440.png',
  'knex-plan-light.png': 'knex-plan-light-1440.png',
}

/**
 * `npm run pictures`: every screen and state that the tests of the window look at, at 1024 x 640 and 1440 x 900, in both
 * colors, under `tests/ui/screenshots`; those of README and docs are replaced. Words after it choose files of tests.
 */
ensureBuilt()
const words = process.argv.slice(2)
const vitest = join(top, 'node_modules', 'vitest', 'vitest.mjs')
const env = { ...toolEnvironment(), PICTURES: 'all' }
const code = run(pinnedNode(), [vitest, 'run', '--project', 'ui', ...words], { env })
if (code !== 0) stop('Not every picture could be taken; the lines above say why.')
for (const [name, source] of Object.entries(published))
  if (existsSync(join(taken, source))) copyFileSync(join(taken, source), join(top, 'docs', 'images', name))
console.log(`The pictures are in ${taken}.`)
