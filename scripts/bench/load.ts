import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildGraph } from '../../electron/engine/graph/build-graph.ts'
import { toGraphView } from '../../electron/engine/graph/view.ts'
import { createNodePorts } from '../../electron/engine/node-ports.ts'
import { readSettings } from '../../electron/engine/project/read-settings.ts'
import { createRevisionCache } from '../../electron/engine/revisions/revision-cache.ts'
import { loadRevisions } from '../../electron/engine/revisions/load-revisions.ts'
import { layoutLanes } from '../../shared/graph-lanes.ts'
import { printFigure } from '../lib/figure.ts'
import { writeProject } from './commands.ts'
import { makeRevisions } from './graph.ts'

/** Reading, parsing, linking and laying out a project, for the first time in a process: nothing is warm or kept. */
async function benchLoad(count: number, limit: number): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'headway-bench-'))
  try {
    writeProject(root, makeRevisions('linear', count))
    const ports = createNodePorts({ userFolder: join(root, '.user') })
    const { settings } = readSettings('{}')
    const started = performance.now()
    const { revisions } = await loadRevisions(ports, { root, settings }, { cache: createRevisionCache() })
    layoutLanes(toGraphView(buildGraph(revisions)).nodes)
    const value = performance.now() - started
    if (revisions.length !== count) throw new Error(`${revisions.length} of ${count} revisions were read`)
    printFigure({
      name: `${count} revisions: parse and lay out, in a fresh process`,
      value,
      unit: 'ms',
      limit,
    })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

await benchLoad(300, 150)
