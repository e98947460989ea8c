import { join } from 'node:path'
import type { Ports } from '../ports.ts'
import type { Project } from './project.ts'
import { versionLocationsOf } from './project.ts'

/**
 * Calls back when the description, `.env`, the model or anything in a version location changes.
 * Not the whole root: it may hold `node_modules`. Returns the way to stop.
 */
export function watchProject(
  ports: Pick<Ports, 'files'>,
  project: Project,
  onChange: () => void,
): () => void {
  const { settings, root, watched } = project
  const names = [...watched, '.env', ...versionLocationsOf(settings)]
  if (settings.modelProgram !== null) names.push(...settings.modelProgram.watch)
  else if (settings.model !== null) names.push(settings.model)
  return ports.files.watch([...new Set(names.map((name) => join(root, name)))], onChange)
}
