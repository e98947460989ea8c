import { basename, dirname, join, resolve } from 'node:path'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Ports } from '../ports.ts'
import { projectEnvironment } from './environment.ts'
import type { Project } from './project.ts'
import { readSettings } from './sources/headway-json/read-settings.ts'
import { settingsFileName } from './sources/headway-json/settings-schema.ts'
import { isTrusted } from './trust.ts'

type ProjectPorts = Pick<Ports, 'files' | 'store' | 'environment'>

/**
 * Opens the folder that holds `headway.json` (or that file itself). Reads settings only, runs nothing (SAFETY P6).
 * `trust: 'this-run'` is for commands typed in a shell: typing them is the trust, and it is not remembered.
 * Problems of the settings come back in `diagnostics`.
 * @throws HeadwayError `project_not_found` where there is no `headway.json`; `file_unreadable` where it cannot be read
 */
export async function openProjectFolder(
  ports: ProjectPorts,
  path: string,
  options: { readonly trust?: 'stored' | 'this-run' } = {},
): Promise<Project> {
  const folder = basename(path) === settingsFileName ? dirname(path) : path
  const root = await realFolder(ports, folder)
  const text = await readText(ports, join(root, settingsFileName))
  if (text === null) throw notFound(root)
  const { settings, targets, diagnostics } = readSettings(text)
  const trusted = options.trust === 'this-run' || (await isTrusted(ports.store, root))
  const environment = await readEnvironment(ports, root, trusted)
  return { root, name: basename(root), trusted, settings, targets, environment, diagnostics }
}

/**
 * The nearest folder at or above `start` that holds `headway.json`, as git looks for its own. For the CLI only:
 * a window opens what was picked, nothing else.
 * @throws HeadwayError `project_not_found`
 */
export async function findProjectFolder(ports: Pick<Ports, 'files'>, start: string): Promise<string> {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    const file = await ports.files.stat(join(folder, settingsFileName)).catch(() => null)
    if (file !== null && file.kind !== 'directory') return folder
    if (dirname(folder) === folder) break
  }
  throw notFound(resolve(start))
}

async function realFolder(ports: Pick<Ports, 'files'>, folder: string): Promise<string> {
  try {
    return await ports.files.realPath(folder)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') throw notFound(folder)
    throw unreadable(folder, cause)
  }
}

async function readEnvironment(
  ports: ProjectPorts,
  root: string,
  trusted: boolean,
): Promise<Project['environment']> {
  const path = join(root, '.env')
  if (trusted) return projectEnvironment(ports.environment, await readText(ports, path), false)
  const file = await ports.files.stat(path).catch(() => null)
  return projectEnvironment(ports.environment, null, file !== null)
}

async function readText(ports: Pick<Ports, 'files'>, path: string): Promise<string | null> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await ports.files.read(path))
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return null
    throw unreadable(path, cause)
  }
}

function notFound(folder: string): HeadwayError {
  return new HeadwayError('project_not_found', `${folder} holds no ${settingsFileName}.`, {
    hint: 'Create a project there (headway init), or open another folder.',
  })
}

function unreadable(path: string, cause: unknown): HeadwayError {
  const why = cause instanceof TypeError ? 'it is not UTF-8' : (codeOf(cause) ?? String(cause))
  return new HeadwayError('file_unreadable', `${path} cannot be read: ${why}.`, {
    hint: 'Check the file and its permissions.',
    cause,
  })
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
