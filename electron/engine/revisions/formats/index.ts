import type { RevisionFormat } from '../../../../shared/model/revision.ts'
import type { RevisionFileFormat, RuntimeName } from './format.ts'
import { nativeFormat } from './native/native.ts'
import { pythonFormat } from './python/python.ts'
import { sqlFormat } from './sql/sql.ts'

/** Every known format: a new one is one folder and one entry here. */
export const revisionFormats: readonly RevisionFileFormat[] = [nativeFormat, sqlFormat, pythonFormat]

/** The format of a file by its name, or null where it is no revision file: another extension, or a helper. */
export function formatOfPath(path: string): RevisionFileFormat | null {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const extension = name.slice(name.lastIndexOf('.')).toLowerCase()
  const format = revisionFormats.find((each) => each.extensions.includes(extension))
  return format?.accepts(name) === true ? format : null
}

/**
 * Whether a file of this name is a revision in a project whose new revisions are written in `format`: Python and the
 * rest never share a project, and a helper in the other language may lie beside them.
 */
export function isRevisionFile(name: string, format: RevisionFormat): boolean {
  const found = formatOfPath(name)
  return found !== null && (found.runtime === 'python') === (formatNamed(format).runtime === 'python')
}

/** The format that writes new files of a kind. */
export function formatNamed(name: RevisionFormat): RevisionFileFormat {
  return revisionFormats.find((format) => format.names.includes(name)) ?? nativeFormat
}

/** What runs a file of this name. A model is a file like any other; SQL that is no revision is statements all the same. */
export function runtimeOfPath(path: string): RuntimeName {
  const extension = path.slice(path.lastIndexOf('.')).toLowerCase()
  return revisionFormats.find((format) => format.extensions.includes(extension))?.runtime ?? 'node'
}
