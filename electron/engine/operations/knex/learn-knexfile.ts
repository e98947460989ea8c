import { hash } from 'node:crypto'
import { join } from 'node:path'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Ports } from '../../ports.ts'
import type { KnexProject } from '../../project/knex-project.ts'
import type { Project } from '../../project/project.ts'
import type { KnexfileRun } from '../../project/sources/source.ts'
import type { EngineContext } from '../context.ts'
import type { Workspace } from '../workspace.ts'
import { askKnexfile } from './ask-knexfile.ts'
import { askingProgram } from './knex-program.ts'

/** What is being asked, by workspace: whoever asks the same meanwhile waits with it. */
const asking = new WeakMap<Workspace, { readonly key: string; readonly done: Promise<void> }>()

/**
 * Finds out what a knexfile comes to, where only running it can tell and the project is trusted: in a process of its
 * own that reaches no database. Nothing of it is kept on disk. What goes wrong is a problem of the settings and targets.
 * @param isForTarget whether a database is wanted. Where only that is unknown, browsing asks nothing; and a window shows
 *   meanwhile what was read.
 */
export async function learnKnexfile(context: EngineContext, isForTarget: boolean): Promise<void> {
  const { workspace, ports, options } = context
  if (workspace === null) return
  const { described } = workspace
  const { knex } = described
  if (knex === null || !described.trusted || !needsRun(described, knex, isForTarget)) return
  const key = await keyOf(ports, described, knex)
  if (workspace.exports?.key === key) return
  const pending = asking.get(workspace)
  const done = pending?.key === key ? pending.done : learn(context, workspace, key)
  if (isForTarget || options.follow !== 'watch') await done
  else done.catch((error: unknown) => ports.log.warn(`asking the knexfile failed: ${String(error)}`))
}

function learn(context: EngineContext, workspace: Workspace, key: string): Promise<void> {
  const { described } = workspace
  const done = ask(context, described)
    .then((answer) => workspace.learnExports({ key, ...answer }))
    .then(() => context.hub.emit('project.changed', { version: '' }))
    .finally(() => asking.delete(workspace))
  asking.set(workspace, { key, done })
  return done
}

function needsRun({ targets }: Project, { unread }: KnexProject, isForTarget: boolean): boolean {
  return unread.length > 0 || (isForTarget && targets.some(({ fromCode }) => fromCode === true))
}

async function ask({ ports }: EngineContext, project: Project): Promise<KnexfileRun> {
  try {
    const program = await askingProgram(ports, project)
    return { value: await askKnexfile(program, project.root), problem: null }
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    return { value: undefined, problem: error }
  }
}

/** Everything that decides the answer, but for what the knexfile imports from elsewhere. */
async function keyOf({ files }: Pick<Ports, 'files'>, project: Project, knex: KnexProject): Promise<string> {
  const texts = await Promise.all(
    project.watched.map((path) => files.read(join(project.root, path)).catch(() => null)),
  )
  const parts = texts.map((bytes) => (bytes === null ? '' : Buffer.from(bytes).toString('latin1')))
  return hash('sha256', JSON.stringify([parts, project.environment.dotEnv, knex.ownTarget]))
}
