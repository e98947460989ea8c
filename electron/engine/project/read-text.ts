import { HeadwayError } from '../../../shared/errors.ts'
import type { Ports } from '../ports.ts'

/** The text of a file of the project; null where there is none. @throws HeadwayError `file_unreadable` */
export async function readProjectText(files: Ports['files'], path: string): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await files.read(path))
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null
    throw unreadable(path, cause)
  }
}

/** A file or folder that cannot be read, as an error with its reason. */
export function unreadable(path: string, cause: unknown): HeadwayError {
  const why = cause instanceof TypeError ? 'it is not UTF-8' : (codeOf(cause) ?? String(cause))
  return new HeadwayError('file_unreadable', `${path} cannot be read: ${why}.`, {
    hint: 'Check the file and its permissions.',
    cause,
  })
}

/** Node's code of a failure: ENOENT, EACCES, ... */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
