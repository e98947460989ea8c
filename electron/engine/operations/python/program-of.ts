import { nodeProgram } from '../../runner/host-program.ts'
import type { HostProgram } from '../../runner/host-program.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { knexProgram } from '../knex/knex-program.ts'
import { pythonProgram } from './python-program.ts'

/** The program that runs the open project's code on a database, within so much memory. */
export async function programOf(
  context: EngineContext,
  dialect: Pick<Dialect, 'name'>,
  serverVersion: string,
  memoryMb?: number,
): Promise<HostProgram> {
  const { ports } = context
  const workspace = requireWorkspace(context)
  const { project } = workspace
  const { python, knex, root } = project
  const version = serverVersion.split(' ')[0] ?? ''
  if (knex !== null)
    return await knexProgram(ports, {
      project,
      knex,
      dialect: dialect.name,
      serverVersion: version,
      memoryMb,
    })
  if (python === null)
    return nodeProgram({
      processes: ports.processes,
      root,
      dialect: dialect.name,
      serverVersion: version,
      memoryMb,
    })
  const ownUrl = workspace.learned?.url.reveal() ?? null
  return await pythonProgram(ports, {
    project,
    python,
    dialect: dialect.name,
    serverVersion: version,
    ownUrl,
    memoryMb,
  })
}
