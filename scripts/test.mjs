// npm test: installs what is missing, builds what is stale, then runs every suite.
import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, pinnedNode, run, top } from './lib/bootstrap.mjs'

ensureInstalled()
ensureBuilt()
process.exit(run(pinnedNode(), [join(top, 'scripts', 'run-suites.ts'), ...process.argv.slice(2)]))
