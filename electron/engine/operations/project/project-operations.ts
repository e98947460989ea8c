import { join, resolve } from 'node:path'
import type { Handlers } from '../../../../shared/contract.ts'
import { readKeptPasswords } from '../../project/kept-passwords.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { ProjectInfo } from '../../../../shared/model/project.ts'
import { createProject, describedAlready } from '../../project/sources/headway-json/create-project.ts'
import { findIn } from '../../project/find-project.ts'
import { forgetRecent, listRecent, rememberRecent } from '../../project/recent.ts'
import { projectInfo } from '../../project/targets.ts'
import { setTrusted } from '../../project/trust.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { learnKnexfile } from '../knex/learn-knexfile.ts'
import { copyFolder } from './copy-folder.ts'
import { listFolders } from './list-folders.ts'
import type { DescriptionOptions } from '../../project/sources/source.ts'
import { Workspace } from '../workspace.ts'

type ProjectHandlers = Pick<Handlers, Extract<keyof Handlers, `project.${string}`>>

export function projectHandlers(context: EngineContext): ProjectHandlers {
  return {
    'project.current': async () => ({
      project: context.workspace ? info(context) : null,
      sample: context.options.samplesFolder ? '01-shop' : null,
      hasKeychain: context.ports.cipher !== null,
    }),
    'project.open': ({ path, section = null, arguments: typed = [] }) =>
      open(context, path, { section, arguments: typed }),
    'project.openSample': ({ name }) => openSample(context, name ?? '01-shop'),
    'project.create': async (request) => {
      const found = await findIn(context.ports.files, resolve(request.path))
      if (found !== null && found.source.name !== 'headway-json') throw describedAlready(found.file)
      const root = await createProject(context.ports, request)
      // Whoever creates a project has seen all of its code: there is none yet.
      await setTrusted(context.ports.store, await context.ports.files.realPath(root), true)
      return open(context, root)
    },
    'project.close': async () => {
      await closeWorkspace(context)
      return null
    },
    'project.trust': async ({ trusted }) => {
      const workspace = requireWorkspace(context)
      await setTrusted(context.ports.store, workspace.project.root, trusted)
      await workspace.refresh()
      // What was learned from running code is forgotten when trust is withdrawn.
      if (!trusted) await context.shadows.close()
      await learnKnexfile(context, false)
      return info(context)
    },
    'project.recent': () => listRecent(context.ports),
    'project.folders': ({ path }) => listFolders(context.ports, path),
    'project.forget': async ({ root }) => {
      await forgetRecent(context.ports, root)
      return listRecent(context.ports)
    },
    'project.problems': async () => [...(await requireWorkspace(context).history()).diagnostics],
  }
}

/** Closes the open project with its shadow; refuses while something runs. */
async function closeWorkspace(context: EngineContext): Promise<void> {
  const [run] = context.runs.active()
  if (run) {
    throw new HeadwayError('run_active', `A run on ${run.target} has not ended yet.`, {
      hint: 'Wait for it, or cancel it first.',
    })
  }
  context.workspace?.close()
  context.workspace = null
  context.plans.clear()
  context.passwords.clear()
  await context.shadows.close()
}

async function open(
  context: EngineContext,
  path: string,
  description: Partial<DescriptionOptions> = {},
): Promise<ProjectInfo> {
  const { ports, options, hub } = context
  const workspace = await Workspace.open(
    ports,
    path,
    { ...options, ...description },
    () => void announceChange(context),
  )
  try {
    await closeWorkspace(context)
  } catch (error) {
    workspace.close()
    throw error
  }
  context.workspace = workspace
  for (const [target, password] of await readKeptPasswords(ports, workspace.project.root))
    context.passwords.set(target, password)
  if (options.follow === 'watch') {
    // A window requests the history as soon as it is drawn, so reading starts now. A failure is reported by that
    // request.
    workspace.history().catch(() => undefined)
    // A project opens although its place in the list cannot be kept (a full disk, a read-only home).
    await rememberRecent(ports, workspace.project.root).catch((error: unknown) =>
      ports.log.warn(`the list of recent projects was not written: ${String(error)}`),
    )
  }
  hub.emit('project.changed', { version: '' })
  await learnKnexfile(context, false)
  return info(context)
}

async function announceChange(context: EngineContext): Promise<void> {
  try {
    const history = await context.workspace?.history()
    if (history) context.hub.emit('project.changed', { version: history.version })
  } catch (error) {
    // headway.json is gone or unreadable just now: the window asks again and is told why.
    context.ports.log.warn(`reading the project again failed: ${String(error)}`)
    context.hub.emit('project.changed', { version: '' })
  }
}

async function openSample(context: EngineContext, name: string): Promise<ProjectInfo> {
  const { ports, options } = context
  if (!options.samplesFolder || !options.sampleCopies || !/^[\w-]+$/.test(name)) {
    throw new HeadwayError('project_not_found', `There is no sample project ${name}.`)
  }
  const copy = join(options.sampleCopies, name)
  if ((await ports.files.stat(join(copy, 'headway.json'))) === null) {
    await copyFolder(ports.files, join(options.samplesFolder, name), copy)
  }
  await setTrusted(ports.store, await ports.files.realPath(copy), true)
  return open(context, copy)
}

function info(context: EngineContext): ProjectInfo {
  return projectInfo(requireWorkspace(context).project, context.passwords)
}
