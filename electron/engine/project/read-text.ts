import { HeadwayError } from '../../../shared/errors.ts'
import type { Ports } from '../ports.ts'

/** Descriptions and `.env` are small: what is larger was put there by mistake. */
const mostBytes = 1024 * 1024

const reasons: Readonly<Record<string, string>> = {
  ENOTSUP: 'it is no regular file',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
}

/** The text of a file of the project; null where there is none. @throws HeadwayError `file_unreadable` */
export async function readProjectText(files: Ports['files'], path: string): Promise<string | null> {
  try {
    const { bytes } = await files.readStamped(path, mostBytes)
    if (bytes === null) throw unreadable(path, `it is larger than ${mostBytes / 1024} KiB`)
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null
    throw cause instanceof HeadwayError ? cause : unreadable(path, cause)
  }
}

/** A file or folder that cannot be read, as an error with its reason. */
export function unreadable(path: string, cause: unknown): HeadwayError {
  const code = codeOf(cause)
  const known = code === undefined ? undefined : (reasons[code] ?? code)
  const why = cause instanceof TypeError ? 'it is not UTF-8' : (known ?? String(cause))
  return new HeadwayError('file_unreadable', `${path} cannot be read: ${why}.`, {
    hint: 'Check the file and its permissions.',
    cause,
  })
}

/** Node's code of a failure: ENOENT, EACCES, ... */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
