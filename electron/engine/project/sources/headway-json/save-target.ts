import { join } from 'node:path'
import { findNodeAtLocation, parseTree } from 'jsonc-parser'
import { HeadwayError } from '../../../../../shared/errors.ts'
import type { Tier } from '../../../../../shared/model/project.ts'
import type { Ports } from '../../../ports.ts'
import { defaultDatabaseUrl } from '../../environment.ts'
import type { Project } from '../../project.ts'
import { isInJson, withJsonValue } from './edit-json.ts'
import { readSettings } from './read-settings.ts'
import { impliedTarget, settingsFileName } from './settings-schema.ts'
import { parseDatabaseUrl } from '../../urls.ts'

type TargetChange = {
  readonly name: string
  readonly url: string | null
  readonly urlEnv: string | null
  readonly tier: Tier
  readonly schemas: readonly string[]
  /** `url` and `urlEnv` stay as they are written. */
  readonly keepUrl?: boolean | undefined
}

/**
 * Adds or changes one target in `headway.json`; lines that are not beside it stay as they are written.
 * @throws HeadwayError `invalid_url`, `invalid_settings` where the result would not be valid
 */
export async function saveTarget(
  ports: Pick<Ports, 'files'>,
  project: Pick<Project, 'root' | 'environment'>,
  change: TargetChange,
): Promise<void> {
  if (change.url !== null && change.keepUrl !== true) parseDatabaseUrl(change.url, { root: project.root })
  await changeSettings(ports, project, (text) => withTarget(text, change, impliedTargets(project)))
}

/** Takes one target out of `headway.json`, and out of `defaultTarget` where that names it. */
export async function removeTarget(
  ports: Pick<Ports, 'files'>,
  project: Pick<Project, 'root' | 'environment'>,
  name: string,
): Promise<void> {
  await changeSettings(ports, project, (text) => withoutTarget(text, name, impliedTargets(project)))
}

async function changeSettings(
  ports: Pick<Ports, 'files'>,
  project: Pick<Project, 'root'>,
  change: (text: string) => string,
): Promise<void> {
  const path = join(project.root, settingsFileName)
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await ports.files.read(path))
  await ports.files.write(path, change(text))
}

/** The text of `headway.json` without a target. @throws HeadwayError `invalid_settings`, `unknown_target` */
function withoutTarget(text: string, name: string, implied: object = impliedTargets(null)): string {
  const declared = withDeclaredTargets(text, implied)
  if (!isInJson(declared, ['targets', name]))
    throw new HeadwayError('unknown_target', `headway.json has no target "${name}".`)
  const without = withJsonValue(declared, ['targets', name], undefined)
  const tree = parseTree(without)
  const chosen = tree && findNodeAtLocation(tree, ['defaultTarget'])
  return chosen?.value === name ? withJsonValue(without, ['defaultTarget'], undefined) : without
}

/** The text of `headway.json` with a target added or changed. @throws HeadwayError `invalid_settings` */
export function withTarget(
  text: string,
  change: TargetChange,
  implied: object = impliedTargets(null),
): string {
  const before = errorsOf(text)
  const entries: readonly (readonly [string, unknown])[] = [
    ...(change.keepUrl === true
      ? []
      : ([
          ['url', change.url ?? undefined],
          ['urlEnv', change.urlEnv ?? undefined],
        ] as const)),
    ['tier', change.tier],
    ['schemas', change.schemas.length === 0 ? undefined : change.schemas],
  ]
  const result = entries.reduce(
    (current, [key, value]) => withJsonValue(current, ['targets', change.name, key], value),
    withDeclaredTargets(text, implied),
  )
  const problems = errorsOf(result).filter((problem) => !before.includes(problem))
  if (problems.length === 0) return result
  throw new HeadwayError('invalid_settings', `The target "${change.name}" cannot be saved: ${problems[0]}`, {
    problems,
  })
}

/** Without "targets" there is an implied one; it must not vanish because another is added. */
function withDeclaredTargets(text: string, implied: object): string {
  return isInJson(text, ['targets']) ? text : withJsonValue(text, ['targets'], implied)
}

function impliedTargets(project: Pick<Project, 'environment'> | null): object {
  const follows = project !== null && defaultDatabaseUrl(project.environment) !== null
  return { [impliedTarget.name]: follows ? {} : { url: impliedTarget.url, tier: 'development' } }
}

function errorsOf(text: string): string[] {
  return readSettings(text)
    .diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
    .map((diagnostic) => diagnostic.message)
}
