import { basename, dirname, join } from 'node:path'
import { isTimeZone } from '../../time-zone.ts'
import { readProjectText } from '../../read-text.ts'
import type { Diagnostic } from '../../../../../shared/diagnostics.ts'
import type { Settings } from '../../../../../shared/model/project.ts'
import type { Ports } from '../../../ports.ts'
import { readCompanion } from '../headway-json/companion.ts'
import { settingsFileName } from '../headway-json/settings-schema.ts'
import { metadataModel } from '../../python-project.ts'
import type { Description, DescriptionOptions, ProjectSource } from '../source.ts'
import { readEnvScript } from './env-script.ts'
import type { EnvScript } from './env-script.ts'
import { below, findLocations } from './locations.ts'
import type { Locations } from './locations.ts'
import { bothOptions, hasAlembicTable, iniOptions, problem, tomlOptions } from './options.ts'
import type { AlembicOptions } from './options.ts'
import { ownTargetName, ownTarget, withOwnTarget } from './own-target.ts'

const iniName = 'alembic.ini'
const tomlName = 'pyproject.toml'

/**
 * An Alembic project where it is: `alembic.ini`, or `[tool.alembic]` of a `pyproject.toml`. A `headway.json` beside it
 * may add targets and a few settings; one that says where revisions are describes a project of Headway's own instead.
 */
export const alembicSource: ProjectSource = {
  name: 'alembic',
  fileName: iniName,
  describes: (fileName) => fileName === tomlName || /\.ini$/i.test(fileName),
  detect,
  read,
}

async function detect(files: Ports['files'], folder: string): Promise<string | null> {
  const described = (await iniOf(files, folder)) ?? (await tomlOf(files, folder))
  if (described === null) return null
  const own = await readProjectText(files, join(folder, settingsFileName)).catch(() => null)
  return own === null || readCompanion(own, settingsFileName).isCompanion ? described : null
}

async function iniOf(files: Ports['files'], folder: string): Promise<string | null> {
  const file = await files.stat(join(folder, iniName)).catch(() => null)
  return file === null || file.kind === 'directory' ? null : join(folder, iniName)
}

async function tomlOf(files: Ports['files'], folder: string): Promise<string | null> {
  const text = await readProjectText(files, join(folder, tomlName)).catch(() => null)
  return text !== null && hasAlembicTable(text) ? join(folder, tomlName) : null
}

async function read(files: Ports['files'], file: string, given: DescriptionOptions): Promise<Description> {
  const here = dirname(file)
  const section = given.section ?? 'alembic'
  const iniFile = basename(file) === tomlName ? null : file
  const tomlFile = await tomlOf(files, here)
  const { options, problems } = await readOptions(files, { iniFile, tomlFile, here, section })
  const locations = await findLocations(files, here, options)
  const { root } = locations
  const envPath = join(locations.scriptFolder, 'env.py')
  const env = readEnvScript((await readProjectText(files, envPath).catch(() => null)) ?? '')
  const settingsFile = below(root, join(here, settingsFileName))
  const companion = readCompanion(
    (await readProjectText(files, join(here, settingsFileName))) ?? '{}',
    settingsFile,
  )
  const python = {
    iniFile,
    tomlFile,
    section,
    workingDirectory: locations.workingDirectory,
    scriptFolder: locations.scriptFolder,
    paths: locations.paths,
    arguments: given.arguments,
    interpreter: companion.interpreter,
    environment: companion.environment,
    ownTarget: ownTargetName(section),
    iniUrl: options.text('sqlalchemy.url'),
    env,
  }
  if (env.usesIniUrl && python.iniUrl === null && options.lineOf('sqlalchemy.url') !== null)
    problems.push(unreadableUrl(basename(file), options.lineOf('sqlalchemy.url') ?? 1))
  const settings = settingsOf(basename(file), options, locations, env)
  return {
    root,
    settings: { ...settings, ...companion.settings },
    shadowUrl: companion.shadowUrl,
    shadowUrlEnv: companion.shadowUrlEnv,
    targets: withOwnTarget(companion.targets, ownTarget(python)),
    diagnostics: [
      ...[...problems, ...optionProblems(options, basename(file), section)].map((found) =>
        placedBelow(found, root, here),
      ),
      ...companion.diagnostics,
    ],
    settingsFile,
    watched: [file, envPath, join(here, settingsFileName), ...(tomlFile === null ? [] : [tomlFile])].map(
      (path) => below(root, path),
    ),
    python,
    knex: null,
  }
}

type Described = {
  readonly iniFile: string | null
  readonly tomlFile: string | null
  readonly here: string
  readonly section: string
}

async function readOptions(
  files: Ports['files'],
  { iniFile, tomlFile, here, section }: Described,
): Promise<{ readonly options: AlembicOptions; readonly problems: Diagnostic[] }> {
  const toml =
    tomlFile === null ? null : tomlOptions((await readProjectText(files, tomlFile)) ?? '', tomlName, here)
  const ini =
    iniFile === null
      ? null
      : iniOptions((await readProjectText(files, iniFile)) ?? '', basename(iniFile), section, here)
  const options = ini === null ? (toml ?? iniOptions('', iniName, section, here)) : bothOptions(ini, toml)
  // Values are read when they are asked for, and so are their problems.
  for (const name of ['script_location', 'file_template', 'version_locations', 'prepend_sys_path'])
    options.text(name)
  return { options, problems: [...(ini?.diagnostics ?? []), ...(toml?.diagnostics ?? [])] }
}

const defaultTemplate = '%(rev)s_%(slug)s'

function settingsOf(
  file: string,
  options: AlembicOptions,
  { root, versionFolders }: Locations,
  env: EnvScript,
): Settings {
  const [first = root, ...others] = versionFolders
  const zone = options.text('timezone')
  return {
    description: { source: 'alembic', file },
    scriptLocation: below(root, first),
    versionLocations: others.map((path) => below(root, path)),
    recursive: flag(options, 'recursive_version_locations'),
    fileTemplate: options.text('file_template') ?? defaultTemplate,
    truncateSlugLength: wholeNumber(options, 'truncate_slug_length') ?? 40,
    timezone: zone === null ? null : (zoneOf(zone) ?? null),
    format: 'py',
    model: env.hasModel ? metadataModel : null,
    modelProgram: null,
    versionTable: env.versionTable ?? 'alembic_version',
    versionTableSchema: env.versionTableSchema,
    transaction: 'per-revision',
    include: [],
    exclude: [],
    fleets: {},
    ignoredChanges: [],
    defaultTarget: null,
    ledger: 'apart',
    // Alembic runs its hooks itself, when it writes a file.
    postWriteHooks: [],
  }
}

function optionProblems(options: AlembicOptions, file: string, section: string): Diagnostic[] {
  const found: Diagnostic[] = []
  const add = (name: string, message: string, hint: string): void =>
    void found.push(problem(file, options.lineOf(name) ?? 1, message, hint))
  if (options.lineOf('script_location') === null) {
    const others = options.sections.join(', ')
    const hint =
      others === '' ? 'Write script_location = %(here)s/alembic.' : `Choose a section with -n: ${others}.`
    add('script_location', `The section [${section}] says no script_location.`, hint)
  }
  const zone = options.text('timezone')
  if (zone !== null && zone !== '' && zoneOf(zone) === null)
    add('timezone', `"${zone}" is not a known time zone.`, 'Use an IANA name such as UTC or Europe/Berlin.')
  if (options.text('truncate_slug_length') !== null && wholeNumber(options, 'truncate_slug_length') === null)
    add('truncate_slug_length', 'truncate_slug_length is no number.', 'Write truncate_slug_length = 40.')
  if (flag(options, 'sourceless'))
    found.push({
      ...problem(
        file,
        options.lineOf('sourceless') ?? 1,
        'Compiled files without their source are not read.',
        null,
      ),
      severity: 'warning',
    })
  return found
}

/** env.py would stumble over it when it asks for the section. */
function unreadableUrl(file: string, line: number): Diagnostic {
  return problem(
    file,
    line,
    '"sqlalchemy.url" cannot be read: a "%" stands alone, or what it refers to is not declared.',
    'Write %% for a percent sign, as in p%%40ss.',
  )
}

function flag(options: AlembicOptions, name: string): boolean {
  return /^(?:true|1|yes|on)$/i.test(options.text(name) ?? '')
}

function wholeNumber(options: AlembicOptions, name: string): number | null {
  const text = options.text(name)
  return text !== null && /^\d+$/.test(text) ? Number(text) : null
}

/** As Alembic: the name as written, else in capitals. */
function zoneOf(name: string): string | null {
  return [name, name.toUpperCase()].find(isTimeZone) ?? null
}

function placedBelow(found: Diagnostic, root: string, here: string): Diagnostic {
  if (found.where === null) return found
  return { ...found, where: { ...found.where, file: below(root, join(here, found.where.file)) } }
}
