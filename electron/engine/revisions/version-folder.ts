import { dirname } from 'node:path/posix'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Settings } from '../../../shared/model/project.ts'
import { settingPlace } from '../../../shared/setting-words.ts'
import { tidyLocation, versionLocationsOf } from '../project/project.ts'

/**
 * The folder a new revision is written to, relative to the root (SEMANTICS h): the given one, the only one there is,
 * or that of the first parent. A new base among several locations needs the answer from the user.
 * @param realLocations where locations and the given path really are, for those that a link or another case leads to
 * @param parentPath path of the first parent, relative to the root; null for a base
 * @throws HeadwayError `invalid_request` where the path is no version location, or none can be derived
 */
export function chooseVersionFolder(
  settings: Settings,
  request: {
    readonly versionPath: string | null
    readonly parentPath: string | null
    readonly realLocations?: ReadonlyMap<string, string>
  },
): string {
  const locations = versionLocationsOf(settings)
  if (request.versionPath !== null) {
    const wanted = tidyLocation(request.versionPath)
    const at = (path: string): string => request.realLocations?.get(path) ?? path
    const meant =
      locations.find((each) => each === wanted) ?? locations.find((each) => at(each) === at(wanted))
    if (meant !== undefined) return meant
    throw new HeadwayError('invalid_request', `"${request.versionPath}" is not a version location.`, {
      hint: `Add it to ${settingPlace(settings, 'versionLocations')}, or use one of: ${locations.join(', ')}.`,
      candidates: [...locations],
    })
  }
  const [only, ...others] = locations
  if (only !== undefined && others.length === 0) return only
  const home =
    request.parentPath === null ? undefined : locationOf(request.parentPath, locations, request.realLocations)
  if (home !== undefined) return home
  throw new HeadwayError(
    'invalid_request',
    'There are several version locations, and a new base may go to any.',
    {
      hint: `Say which with --version-path: ${locations.join(', ')}.`,
      candidates: [...locations],
    },
  )
}

/** The innermost location above a file. */
function locationOf(
  path: string,
  locations: readonly string[],
  real: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  const folder = `${dirname(path)}/`
  const at = (location: string): string => real.get(location) ?? location
  return locations
    .filter((location) => at(location) === '.' || folder.startsWith(`${at(location)}/`))
    .toSorted((a, b) => at(b).length - at(a).length)[0]
}
