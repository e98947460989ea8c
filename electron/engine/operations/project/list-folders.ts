import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { ResponseOf } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import { findIn } from '../../project/find-project.ts'
import type { FileEntry, Ports } from '../../ports.ts'

/** As many folders as are shown of one; a path can be typed past them. */
const most = 500

type Folders = ResponseOf<'project.folders'>

/**
 * The folders in a folder, for choosing a project where no dialog of the system can be had. Hidden ones are left out.
 * @throws HeadwayError `file_unreadable`, `invalid_request` for a path that is not absolute
 */
export async function listFolders(
  { files, environment }: Pick<Ports, 'files' | 'environment'>,
  path: string | null,
): Promise<Folders> {
  const wanted = path ?? environment['HOME'] ?? environment['USERPROFILE'] ?? '/'
  if (!isAbsolute(wanted)) throw new HeadwayError('invalid_request', `${wanted} is not an absolute path.`)
  const folder = resolve(wanted)
  const entries = await namesIn(files, folder)
  const shown = entries.filter(({ name, kind }) => kind === 'directory' && !name.startsWith('.'))
  const folders = await Promise.all(
    shown.slice(0, most).map(async ({ name }) => {
      const inside = join(folder, name)
      return { name, path: inside, isProject: await isProject(files, inside) }
    }),
  )
  const above = dirname(folder)
  return {
    path: folder,
    parent: above === folder ? null : above,
    isProject: await isProject(files, folder),
    folders,
    leftOut: shown.length - folders.length,
  }
}

async function namesIn(files: Ports['files'], folder: string): Promise<readonly FileEntry[]> {
  try {
    return await files.list(folder)
  } catch (error) {
    throw new HeadwayError('file_unreadable', `The folder ${folder} cannot be read.`, { cause: error })
  }
}

/** A folder that may not be looked into is no project. */
async function isProject(files: Ports['files'], folder: string): Promise<boolean> {
  return (await findIn(files, folder).catch(() => null)) !== null
}
