import { hash } from 'node:crypto'
import { join } from 'node:path'
import type { Ports } from '../../ports.ts'
import type { KnexProject } from '../../project/knex-project.ts'
import type { Project } from '../../project/project.ts'
import type { KnexfileRun } from '../../project/sources/source.ts'
import type { EngineContext } from '../context.ts'
import type { Workspace } from '../workspace.ts'
import { askKnexfile } from './ask-knexfile.ts'
import { askingProgram } from './knex-program.ts'

/** Runs of a knexfile in progress, by workspace: a second request waits for the first one's answer. */
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
  const key = await keyOf(ports, described, knex, workspace.exports?.sources ?? [])
  if (workspace.exports?.key === key) return
  const pending = asking.get(workspace)
  const done = pending?.key === key ? pending.done : learn(context, workspace, key)
  if (isForTarget || options.follow !== 'watch') await done
  else done.catch((error: unknown) => ports.log.warn(`asking the knexfile failed: ${String(error)}`))
}

function learn(context: EngineContext, workspace: Workspace, key: string): Promise<void> {
  const { described } = workspace
  const done = ask(context, described)
    .then((answer) => keep(context, workspace, answer))
    .then(() => context.hub.emit('project.changed', { version: '' }))
    .finally(() => asking.delete(workspace))
  asking.set(workspace, { key, done })
  return done
}

function needsRun({ targets }: Project, { unread }: KnexProject, isForTarget: boolean): boolean {
  return unread.length > 0 || (isForTarget && targets.some(({ fromCode }) => fromCode === true))
}

async function ask({ ports }: EngineContext, project: Project): Promise<KnexfileRun> {
  return await askKnexfile(await askingProgram(ports, project), project.root)
}

/** The answer is valid as long as all files it was made from are unchanged. */
async function keep({ ports }: EngineContext, workspace: Workspace, answer: KnexfileRun): Promise<void> {
  const { described } = workspace
  if (described.knex === null) return
  const key = await keyOf(ports, described, described.knex, answer.sources)
  await workspace.learnExports({ key, ...answer })
}

/** Everything that decides the answer. */
async function keyOf(
  { files }: Pick<Ports, 'files'>,
  project: Project,
  knex: KnexProject,
  sources: readonly string[],
): Promise<string> {
  const own = [knex.file, join(project.root, project.settingsFile)]
  const paths = [...new Set([...own, ...sources])].toSorted()
  const texts = await Promise.all(paths.map((path) => files.read(path).catch(() => null)))
  const parts = texts.map((bytes) => (bytes === null ? '' : Buffer.from(bytes).toString('latin1')))
  return hash('sha256', JSON.stringify([parts, project.environment.dotEnv, knex.ownTarget]))
}
