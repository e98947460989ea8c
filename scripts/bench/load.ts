import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildGraph } from '../../electron/engine/graph/build-graph.ts'
import { toGraphView } from '../../electron/engine/graph/view.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import { readSettings } from '../../electron/engine/project/sources/headway-json/read-settings.ts'
import { createRevisionCache } from '../../electron/engine/revisions/revision-cache.ts'
import { loadRevisions } from '../../electron/engine/revisions/load-revisions.ts'
import { layoutLanes } from '../../shared/graph-lanes.ts'
import { median, printFigure } from '../lib/figure.ts'
import { writeProject } from './commands.ts'
import { makeRevisions } from './graph.ts'

const count = 300
const processes = 7

/** Reading, parsing, linking and laying out a project, for the first time in a process: nothing is warm or kept. */
async function loadOnce(root: string): Promise<number> {
  const ports = createNodePorts({ userFolder: join(root, '.user') })
  const { settings } = readSettings('{}')
  const started = performance.now()
  const { revisions } = await loadRevisions(ports, { root, settings }, { cache: createRevisionCache() })
  layoutLanes(toGraphView(buildGraph(revisions)).nodes)
  const ms = performance.now() - started
  if (revisions.length !== count) throw new Error(`${revisions.length} of ${count} revisions were read`)
  return ms
}

function benchLoad(): void {
  const root = mkdtempSync(join(tmpdir(), 'headway-bench-'))
  try {
    writeProject(root, makeRevisions('linear', count))
    const times = Array.from({ length: processes }, () =>
      Number(execFileSync(process.execPath, [import.meta.filename, root], { encoding: 'utf8' })),
    )
    printFigure({
      name: `${count} revisions: parse and lay out, in a fresh process, median`,
      value: median(times),
      unit: 'ms',
      limit: 150,
    })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

const [root] = process.argv.slice(2)
if (root === undefined) benchLoad()
else console.log(await loadOnce(root))
