import { basename, dirname, join, resolve } from 'node:path'
import { HeadwayError } from '../../../../../shared/errors.ts'
import type { Tier } from '../../../../../shared/model/project.ts'
import type { OwnFormat } from '../../../../../shared/model/revision.ts'
import type { Ports } from '../../../ports.ts'
import { proposeTarget } from './propose-target.ts'
import type { ProposedTarget } from './propose-target.ts'
import { settingsFileName } from './settings-schema.ts'
import { parseDatabaseUrl } from '../../urls.ts'

type NewProject = {
  /** Absolute folder; made where it is missing. */
  readonly path: string
  readonly format: OwnFormat
  /** Null: what the folder proposes (`proposeTarget`), else a SQLite file `dev.db` in the project. */
  readonly url: string | null
  readonly tier: Tier | null
}

/**
 * Writes `headway.json` and the folder `migrations`. What is there stays: an existing `headway.json` is an error.
 * @returns the project's folder
 * @throws HeadwayError `project_exists`, `invalid_url`, `file_unreadable`
 */
export async function createProject(ports: Pick<Ports, 'files'>, project: NewProject): Promise<string> {
  const root = resolve(project.path)
  if (project.url !== null) parseDatabaseUrl(project.url, { root })
  try {
    await ports.files.makeDirectory(join(root, 'migrations'))
    const target = project.url === null ? await proposeTarget(ports, root) : { url: project.url }
    await ports.files.writeNew(join(root, settingsFileName), newSettingsText(project, target))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw projectExists(root, cause)
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new HeadwayError('file_unreadable', `The project cannot be created in ${root}: ${why}.`, {
      hint: 'Choose a folder that you may write to.',
      cause,
    })
  }
  return root
}

/** Beside the description of another tool, `headway.json` would be read as an addition to it, not as a project. */
export function describedAlready(file: string): HeadwayError {
  const [folder, name] = [dirname(file), basename(file)]
  return new HeadwayError('project_exists', `${folder} is a project already: Headway works by its ${name}.`, {
    hint: 'Use it as it is: headway current. To create another one, name a folder of its own: headway init db',
  })
}

/** The text of a new `headway.json`. */
export function newSettingsText(
  { format, tier }: Pick<NewProject, 'format' | 'tier'>,
  proposed: ProposedTarget,
): string {
  const dev = { ...proposed, ...(tier === null ? {} : { tier }) }
  return `${JSON.stringify({ scriptLocation: 'migrations', format, targets: { dev } }, null, 2)}\n`
}

function projectExists(root: string, cause: unknown): HeadwayError {
  return new HeadwayError('project_exists', `${root} already holds a ${settingsFileName}.`, {
    hint: 'Use what is there (headway history), or choose another folder.',
    cause,
  })
}
