import { nodeProgram } from '../../runner/host-program.ts'
import type { HostProgram } from '../../runner/host-program.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { pythonProgram } from './python-program.ts'

/** The program that runs the open project's code on a database. */
export async function programOf(
  context: EngineContext,
  dialect: Pick<Dialect, 'name'>,
  serverVersion: string,
): Promise<HostProgram> {
  const { ports } = context
  const workspace = requireWorkspace(context)
  const { project } = workspace
  const { python, knex, root } = project
  const version = serverVersion.split(' ')[0] ?? ''
  if (python === null)
    return nodeProgram({
      processes: ports.processes,
      // As knex, which works in the folder of its knexfile.
      root: knex?.folder ?? root,
      dialect: dialect.name,
      serverVersion: version,
      ...(knex === null ? {} : { functions: { upgrade: 'up', downgrade: 'down' } }),
    })
  const ownUrl = workspace.learned?.url.reveal() ?? null
  return await pythonProgram(ports, {
    project,
    python,
    dialect: dialect.name,
    serverVersion: version,
    ownUrl,
  })
}
