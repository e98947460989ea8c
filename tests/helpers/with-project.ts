import type { DialectName } from '../../shared/model/project.ts'
import type { NodePortsOptions } from '../../electron/engine/node-ports.ts'
import { ownDatabase } from './databases.ts'
import { ScratchProject } from './scratch-project.ts'

/** A project on a database of its own, both gone afterwards. */
export async function withProject(
  dialect: DialectName,
  use: (project: ScratchProject) => Promise<void>,
  options: NodePortsOptions = {},
): Promise<void> {
  const database = await ownDatabase(dialect)
  const project = new ScratchProject(database.settings, options)
  try {
    await use(project)
  } finally {
    project.remove()
    await database.drop()
  }
}
