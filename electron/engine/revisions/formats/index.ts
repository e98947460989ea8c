import type { RevisionFormat } from '../../../../shared/model/revision.ts'
import type { RevisionFileFormat } from './format.ts'
import { nativeFormat } from './native/native.ts'
import { sqlFormat } from './sql/sql.ts'

/** Every known format: a new one is one file and one entry here. */
export const revisionFormats: readonly RevisionFileFormat[] = [nativeFormat, sqlFormat]

/**
 * The format of a file by its name, or null where it is no revision file: other extensions, `.d.ts`, and names
 * starting with `.` or `_` (helpers may lie beside revisions).
 */
export function formatOfPath(path: string): RevisionFileFormat | null {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (/^[._]/.test(name) || /\.d\.[cm]?ts$/i.test(name)) return null
  const extension = name.slice(name.lastIndexOf('.')).toLowerCase()
  return revisionFormats.find((format) => format.extensions.includes(extension)) ?? null
}

/** The format that writes new files of a kind. */
export function formatNamed(name: RevisionFormat): RevisionFileFormat {
  return name === 'sql' ? sqlFormat : nativeFormat
}
