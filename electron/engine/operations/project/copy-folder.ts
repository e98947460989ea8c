import { join } from 'node:path'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Files } from '../../ports.ts'

/** Copies the text files of a folder that exists into one that may not; nothing is overwritten. */
export async function copyFolder(files: Files, from: string, to: string): Promise<void> {
  const entries = await files.list(from).catch((cause: unknown) => {
    throw new HeadwayError('project_not_found', `There is no folder ${from}.`, { cause })
  })
  await files.makeDirectory(to)
  for (const entry of entries) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.kind === 'directory') await copyFolder(files, source, target)
    else if (entry.kind === 'file' && !isDatabase(entry.name) && (await files.stat(target)) === null) {
      await files.writeNew(target, new TextDecoder('utf-8').decode(await files.read(source)))
    }
  }
}

/** A database someone made while trying the sample is not part of it. */
function isDatabase(name: string): boolean {
  return /\.(db|sqlite3?)(-\w+|\.headway-lock)?$/.test(name)
}
