import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { CliOptions } from '../command.ts'
import type { FindingFormat } from './format.ts'
import { findingFormats } from './index.ts'

/** What `--format` says of itself in a command's help. */
export const formatHelp =
  'text, json, sarif (code scanning) or github (annotations of a pull request); default text'

/** The format of `--format`, the first where none is named. Throws `invalid_request`. */
export function chooseFindingFormat(options: CliOptions): FindingFormat {
  const name = options.text('format') ?? 'text'
  const found = findingFormats.find((format) => format.name === name)
  if (found !== undefined) return found
  const names = findingFormats.map((format) => format.name)
  throw new HeadwayError('invalid_request', `"${name}" is not a format of findings.`, {
    hint: `Use ${names.join(', ')}.`,
    candidates: names,
  })
}

/** Findings in a format; what a code host reads names files from the top of the repository. */
export function writeFindings(format: FindingFormat, findings: readonly Diagnostic[], root: string): string {
  const prefix = format.placesFrom === 'repository' ? repositoryPath(root) : ''
  return format.write(prefix === '' ? findings : findings.map((finding) => moved(finding, prefix)))
}

function moved(finding: Diagnostic, prefix: string): Diagnostic {
  const { where } = finding
  return where === null ? finding : { ...finding, where: { ...where, file: `${prefix}/${where.file}` } }
}

/** Where a folder is within its repository, `/`-separated; empty at its top and outside of any. */
function repositoryPath(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return relative(folder, root).replaceAll('\\', '/')
    if (dirname(folder) === folder) return ''
  }
}
