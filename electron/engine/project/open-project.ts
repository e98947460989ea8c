import { basename, dirname, join } from 'node:path'
import { Secret } from '../ports.ts'
import type { Ports } from '../ports.ts'
import { hostOfUrl } from './environment-password.ts'
import { projectEnvironment } from './environment.ts'
import { describedBy, findBelow, findIn, noFolder, notFound } from './find-project.ts'
import type { FoundProject } from './find-project.ts'
import { namedPasswordHosts } from './password-hosts.ts'
import type { Project } from './project.ts'
import { codeOf, readProjectText, unreadable } from './read-text.ts'
import type { Description, DescriptionOptions } from './sources/source.ts'
import type { TargetSettings } from './target-settings.ts'
import { isTrusted } from './trust.ts'

type ProjectPorts = Pick<Ports, 'files' | 'store' | 'environment'>

export type OpenOptions = Partial<DescriptionOptions> & {
  readonly trust?: 'stored' | 'this-run'
  /** A database for this once, in place of every target; it is called `url`. */
  readonly url?: string | null
}

/**
 * Opens a folder that describes a project, or one that holds such a folder a little below, or the describing file
 * itself. Reads the description only, runs nothing (SAFETY P6). `trust: 'this-run'` is for commands typed in a shell:
 * typing them is the trust, and it is not remembered. Problems of the description come back in `diagnostics`.
 * @throws HeadwayError `project_not_found` where nothing describes one, or several do; `file_unreadable`
 */
export async function openProjectFolder(
  ports: ProjectPorts,
  path: string,
  options: OpenOptions = {},
): Promise<Project> {
  return await openFound(ports, await findOpened(ports, path), options)
}

/** Opens what was found before: the same description, read again. */
export async function openFound(
  ports: ProjectPorts,
  found: FoundProject,
  options: OpenOptions = {},
): Promise<Project> {
  const { section = null, arguments: typed = [], knexfile = null } = options
  const nodeEnvironment = ports.environment['NODE_ENV'] ?? null
  const described = await found.source.read(ports.files, found.file, {
    section,
    nodeEnvironment,
    arguments: typed,
    knexfile,
  })
  const description = withUrl(described, options.url ?? null)
  const { root } = description
  const trusted = options.trust === 'this-run' || (await isTrusted(ports.store, root))
  // Typing a URL names its host.
  const hosts = [...(await namedPasswordHosts(ports.store)), ...hostOfUrl(options.url ?? undefined)]
  const environment = await readEnvironment(ports, [root, dirname(found.file)], trusted, hosts)
  return { ...description, found, name: basename(root), trusted, environment }
}

function withUrl(described: Description, url: string | null): Description {
  if (url === null) return described
  const target: TargetSettings = {
    name: 'url',
    url: new Secret(url),
    urlEnv: null,
    typed: true,
    tier: null,
    schemas: [],
    settings: {},
  }
  return { ...described, targets: [target], settings: { ...described.settings, defaultTarget: null } }
}

async function findOpened(ports: Pick<Ports, 'files'>, path: string): Promise<FoundProject> {
  const source = describedBy(basename(path))
  const folder = await realFolder(ports, source === null ? path : dirname(path))
  if (source !== null) {
    const file = await ports.files.stat(join(folder, basename(path))).catch(() => null)
    if (file === null) throw notFound(folder)
    // Where several are possible, the user chooses by opening one of them.
    return (
      (await findIn(ports.files, folder, source).catch(() => null)) ?? {
        source,
        file: join(folder, basename(path)),
      }
    )
  }
  return (await findIn(ports.files, folder)) ?? (await findBelow(ports.files, folder))
}

async function realFolder(ports: Pick<Ports, 'files'>, folder: string): Promise<string> {
  try {
    return await ports.files.realPath(folder)
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') throw noFolder(folder)
    if (codeOf(cause) === 'ENOTDIR') throw notFound(folder)
    throw unreadable(folder, cause)
  }
}

/** The first `.env` of the folders: beside the description or in the root. */
async function readEnvironment(
  ports: ProjectPorts,
  folders: readonly string[],
  trusted: boolean,
  hosts: readonly string[],
): Promise<Project['environment']> {
  for (const folder of new Set(folders)) {
    const path = join(folder, '.env')
    const file = await ports.files.stat(path).catch(() => null)
    if (file === null || file.kind === 'directory') continue
    if (!trusted) return projectEnvironment(ports.environment, null, true, hosts)
    return projectEnvironment(ports.environment, await readProjectText(ports.files, path), false, hosts)
  }
  return projectEnvironment(ports.environment, null, false, hosts)
}
