import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../package-root.ts'
import { runCli } from './run-cli.ts'
import { keepHeapSmall } from '../small-heap.ts'
import { createProcessTerminal } from './terminal.ts'

/** The `headway` command: what `bin/headway.mjs` runs. */
async function main(): Promise<void> {
  keepHeapSmall()
  const description = JSON.parse(
    readFileSync(join(packageRoot(import.meta.dirname), 'package.json'), 'utf8'),
  ) as {
    readonly version: string
  }
  process.exitCode = await runCli(process.argv.slice(2), createProcessTerminal(), description.version)
}

await main()
