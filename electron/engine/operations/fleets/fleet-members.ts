import { join, posix } from 'node:path'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { FleetSettings } from '../../../../shared/model/fleet.ts'
import { Secret } from '../../ports.ts'
import type { TargetSettings } from '../../project/target-settings.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace, withSession } from '../context.ts'

/** The members of a fleet as targets, in the order of their names. Throws `unknown_target` where there is none. */
export async function membersOf(
  context: EngineContext,
  fleet: string,
  settings: FleetSettings,
): Promise<readonly TargetSettings[]> {
  const members =
    'targets' in settings
      ? namedTargets(context, settings.targets)
      : 'files' in settings
        ? await files(context, fleet, settings.files)
        : await schemas(context, fleet, settings)
  if (members.length > 0) return members
  throw new HeadwayError('unknown_target', `The fleet "${fleet}" has no members.`, {
    hint: 'No target, file or schema fits its pattern.',
  })
}

/** `*` stands for any text, in any of the patterns. */
function fits(patterns: readonly string[]): (name: string) => boolean {
  const escaped = patterns.map((pattern) =>
    pattern
      .split('*')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  )
  const found = escaped.map((text) => new RegExp(`^${text}$`))
  return (name) => found.some((pattern) => pattern.test(name))
}

function namedTargets(context: EngineContext, patterns: readonly string[]): readonly TargetSettings[] {
  const wanted = fits(patterns)
  return requireWorkspace(context).project.targets.filter(({ name }) => wanted(name))
}

/** Files of one folder below the project. */
async function files(
  context: EngineContext,
  fleet: string,
  pattern: string,
): Promise<readonly TargetSettings[]> {
  const { root } = requireWorkspace(context).project
  const folder = posix.dirname(pattern)
  const wanted = fits([posix.basename(pattern)])
  const entries = await context.ports.files.list(join(root, folder)).catch(() => [])
  return entries
    .filter(({ name, kind }) => kind === 'file' && wanted(name))
    .map(({ name }) => ({
      ...plainTarget(`${fleet}/${name}`),
      url: new Secret(`sqlite:///${posix.join(folder, name)}`),
    }))
}

/** Each schema has its own version rows: it is a database of its own, seen through its search path. */
async function schemas(
  context: EngineContext,
  fleet: string,
  { target, schemas: pattern }: { readonly target: string; readonly schemas: string },
): Promise<readonly TargetSettings[]> {
  const { dialect, connection } = requireTarget(context, target)
  if (!dialect.capabilities.schemas)
    throw new HeadwayError(
      'invalid_settings',
      `The fleet "${fleet}" names schemas, and ${target} has none.`,
      {
        hint: 'Name files or targets.',
      },
    )
  const base = requireWorkspace(context).project.targets.find(({ name }) => name === target)
  const names = await withSession(dialect, dialect.settingsForReading(connection), async (session) => {
    const { rows } = await session.query(
      "SELECT nspname AS name FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY nspname",
    )
    return rows.map((row) => String(row['name'])).filter(fits([pattern]))
  })
  return names.map((schema) => ({
    ...(base ?? plainTarget(target)),
    name: `${fleet}/${schema}`,
    schemas: [schema],
    settings: { ...base?.settings, searchPath: schema },
  }))
}

function plainTarget(name: string): TargetSettings {
  return { name, url: null, urlEnv: null, tier: null, schemas: [], settings: {} }
}
