import { extname, join, relative, sep } from 'node:path'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { Ports } from '../ports.ts'
import type { KnexProject } from '../project/knex-project.ts'
import type { FoundFile } from './read-revision.ts'

/**
 * The migrations of a knex project in the order in which knex runs them (lib/migrations/migrate/sources/fs-migrations.js):
 * the files of all folders by name, or folder by folder. Folders below are not read, as in knex.
 */
export async function findKnexFiles(
  { files }: Pick<Ports, 'files'>,
  root: string,
  knex: KnexProject,
): Promise<{ readonly files: FoundFile[]; readonly diagnostics: Diagnostic[] }> {
  const found: FoundFile[] = []
  const diagnostics: Diagnostic[] = []
  const place = (path: string): string => relative(root, path).split(sep).join('/') || '.'
  for (const folder of knex.directories) {
    const entries = await files.list(folder).catch(() => null)
    if (entries === null) diagnostics.push(missing(place(folder)))
    for (const { name, kind } of entries ?? []) {
      if (kind === 'directory' || !knex.loadExtensions.includes(extname(name))) continue
      const absolute = join(folder, name)
      found.push({ path: place(absolute), absolute, real: absolute })
    }
  }
  const nameOf = ({ path }: FoundFile): string => path.slice(path.lastIndexOf('/') + 1)
  const byName = (left: FoundFile, right: FoundFile): number =>
    nameOf(left) < nameOf(right) ? -1 : nameOf(left) > nameOf(right) ? 1 : 0
  return { files: knex.sortDirsSeparately ? found : found.toSorted(byName), diagnostics }
}

function missing(path: string): Diagnostic {
  return {
    rule: 'missing-location',
    severity: 'warning',
    where: { file: path, line: null, column: null },
    revision: null,
    message: `The folder of migrations "${path}" is not there.`,
    hint: 'The first migration makes it; or correct "directory" in the knexfile.',
  }
}

/** Files one after another: each follows the one before it. Where no transaction is wanted, none has one. */
export function inLine(revisions: readonly Revision[], knex: KnexProject): readonly Revision[] {
  return revisions.map((revision, index) => {
    const before = revisions[index - 1]
    return {
      ...revision,
      downRevisions: before === undefined ? [] : [before.id],
      transaction: revision.transaction && !knex.disableTransactions,
    }
  })
}
