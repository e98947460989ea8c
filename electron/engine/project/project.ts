import type { Where } from '../../../shared/diagnostics.ts'
import { HeadwayError, toErrorData } from '../../../shared/errors.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { Settings } from '../../../shared/model/project.ts'
import type { ProjectEnvironment } from './environment.ts'
import type { FoundProject } from './find-project.ts'
import type { Description } from './sources/source.ts'

/** An open project as a value: made anew whenever its description, `.env` or trust changes. */
export type Project = Description & {
  /** Where it is described. */
  readonly found: FoundProject
  readonly name: string
  readonly trusted: boolean
  readonly environment: ProjectEnvironment
  /** Texts of revisions that other commits have, by path; left out where none is borrowed. */
  readonly borrowed?: ReadonlyMap<string, string>
}

/** The version locations of a project, relative to its root, in load order, without repeats. */
export function versionLocationsOf(
  settings: Pick<Settings, 'scriptLocation' | 'versionLocations'>,
): readonly string[] {
  return [...new Set([settings.scriptLocation, ...settings.versionLocations].map(tidyLocation))]
}

/** A folder path with `/`, without redundant parts such as `./`. */
export function tidyLocation(path: string): string {
  return path.replace(/[\\/]+/g, '/').replace(/^(?:\.\/)+|\/+$/g, '') || '.'
}

/** What `requireValidSettings` would throw, as data; null where the settings are in order. */
export function settingsErrorOf(project: Pick<Project, 'diagnostics' | 'settingsFile'>): ErrorData | null {
  try {
    requireValidSettings(project)
    return null
  } catch (error) {
    return toErrorData(error)
  }
}

/**
 * Refuses to plan or write with settings that are wrong: a default standing in could mean another version table.
 * @throws HeadwayError `invalid_settings` with every problem
 */
export function requireValidSettings(project: Pick<Project, 'diagnostics' | 'settingsFile'>): void {
  const errors = project.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  const first = errors[0]
  if (first === undefined) return
  const count = errors.length === 1 ? 'one problem' : `${errors.length} problems`
  const name = first.where?.file ?? project.settingsFile
  throw new HeadwayError('invalid_settings', `${name} has ${count}: ${first.message}`, {
    hint: first.hint ?? `Correct ${name}.`,
    where: first.where,
    problems: errors.map(({ where, message }) => `${placeOf(where)}: ${message}`),
  })
}

/** A place as far as it is known: `file:2:1`. */
function placeOf(where: Where | null): string {
  return [where?.file, where?.line, where?.column].filter((part) => (part ?? null) !== null).join(':')
}

/** @throws HeadwayError `not_trusted` where code of the project must not run, and none of its targets be reached */
export function requireTrust(project: Pick<Project, 'trusted' | 'name'>): void {
  if (project.trusted) return
  throw new HeadwayError(
    'not_trusted',
    `The project ${project.name} is not trusted, so none of its code runs and none of its databases is reached.`,
    {
      hint: 'Look at its revision files, then trust it.',
    },
  )
}
