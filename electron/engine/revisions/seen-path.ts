import { basename, dirname } from 'node:path/posix'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Settings } from '../../../shared/model/project.ts'
import { recursivePlace, settingPlace } from '../../../shared/setting-words.ts'
import { versionLocationsOf } from '../project/project.ts'
import { isQuietFolder, roleOfName } from './file-role.ts'

type SeenSettings = Pick<Settings, 'format' | 'recursive' | 'scriptLocation' | 'versionLocations'>

/** Whether a file at `path` (relative to the root, with `/`) is one that `loadRevisions` reads. */
export function isSeen(settings: SeenSettings, path: string): boolean {
  if (roleOfName(basename(path), settings.format) !== 'revision') return false
  const folder = dirname(path)
  return versionLocationsOf(settings).some((location) => {
    if (folder === location) return true
    const below =
      location === '.' ? folder : folder.startsWith(`${location}/`) ? folder.slice(location.length + 1) : null
    return below !== null && settings.recursive && !below.split('/').some(isQuietFolder)
  })
}

/**
 * Refuses to write a revision where it would not be read again: the next one would follow the wrong head.
 * @throws HeadwayError `invalid_settings`
 */
export function requireSeen(settings: SeenSettings & Pick<Settings, 'description'>, path: string): void {
  if (isSeen(settings, path)) return
  const name = basename(path)
  const named = roleOfName(name, settings.format) !== 'revision'
  const template = settingPlace(settings, 'fileTemplate')
  const recursive = recursivePlace(settings)
  throw new HeadwayError('invalid_settings', `${path} would not be read again, so it is not written.`, {
    hint: named
      ? `Files named like ${name} are taken for helpers: change ${template}.`
      : `${recursive === null ? 'Take' : `Set ${recursive}, or take`} the folder out of ${template}.`,
  })
}
