import { basename, join, relative, sep } from 'node:path'
import type { RequestOf, ResponseOf } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { KnexProject } from '../../project/knex-project.ts'
import { requireTrust } from '../../project/project.ts'
import { readProjectText } from '../../project/read-text.ts'
import { knexFileName, knexFileText } from '../../revisions/knex-make.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { requireRevision } from '../workspace.ts'

/** Writes an empty migration as `knex migrate:make` does: into the last folder of the knexfile. */
export async function makeKnexRevision(
  context: EngineContext,
  knex: KnexProject,
  request: RequestOf<'revisions.create'>,
): Promise<ResponseOf<'revisions.create'>> {
  refuseGraph(request)
  const { files, clock } = context.ports
  const workspace = requireWorkspace(context)
  // Only the knexfile knows the folder, and it is not asked before.
  if (knex.unread.length > 0) requireTrust(workspace.project)
  const name = knexFileName(knex, request.message, clock.now())
  const text = knexFileText(knex, knex.stub === null ? null : await stubText(files, knex.stub))
  const folder = knex.directories.at(-1) ?? knex.folder
  await files.makeDirectory(folder)
  const absolute = join(folder, name)
  try {
    await files.writeNew(absolute, text)
  } catch (cause) {
    throw new HeadwayError('file_unreadable', `${name} cannot be written; nothing was.`, {
      hint: 'Is it there already? Else check the folder and its permissions.',
      cause,
    })
  }
  await workspace.refresh()
  const history = await workspace.history()
  context.hub.emit('project.changed', { version: history.version })
  const path = relative(workspace.project.root, absolute).split(sep).join('/')
  return { revision: requireRevision(history.byId, name), path, hookOutput: [] }
}

async function stubText(files: EngineContext['ports']['files'], stub: string): Promise<string> {
  const text = await readProjectText(files, stub)
  if (text !== null) return text
  throw new HeadwayError('invalid_settings', `The stub ${basename(stub)} is not there.`, {
    hint: `Correct "stub" in the knexfile: it leads to ${stub}.`,
  })
}

/** In a line of file names the place of a migration is its name. */
function refuseGraph(request: RequestOf<'revisions.create'>): void {
  const { heads, splice, revId, branchLabels, dependsOn, versionPath } = request
  const isPlain =
    heads.every((head) => head === 'head') &&
    !splice &&
    revId === null &&
    branchLabels.length === 0 &&
    dependsOn.length === 0 &&
    versionPath === null
  if (isPlain) return
  throw new HeadwayError(
    'unsupported',
    'In a knex project the place of a migration is its name: there are no ids, parents, labels or dependencies to give.',
    { hint: 'Leave all but the message out: headway revision -m "add users"' },
  )
}
