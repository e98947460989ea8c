import type { ProjectSourceName, Settings } from './model/project.ts'

/** A setting of a project, by its name in `headway.json`. */
export type SettingName =
  | Exclude<keyof Settings, 'description' | 'modelProgram'>
  | 'targets'
  | 'shadowUrl'
  | 'python'
  | 'node'

type Described = Pick<Settings, 'description'>

/** What a source calls a setting, and where it stands; what it does not know stands in a `headway.json` beside it. */
type Words = Partial<Record<SettingName, (value: string | null, file: string) => string>>

const inFile =
  (name: string) =>
  (value: string | null, file: string): string =>
    `${name}${value === null ? '' : ` = ${value}`} in ${file}`

const inEnvPy =
  (name: string) =>
  (value: string | null): string =>
    `${name}${value === null ? '' : `=${value}`} in env.py`

const inKnexfile =
  (name: string) =>
  (value: string | null, file: string): string =>
    `migrations.${name}${value === null ? '' : `: ${value}`} in ${file}`

/** The settings that each source says in its own way: a new source has its words here. */
const wordsOf: Readonly<Record<ProjectSourceName, Words>> = {
  'headway-json': {},
  alembic: {
    scriptLocation: inFile('script_location'),
    versionLocations: inFile('version_locations'),
    recursive: inFile('recursive_version_locations'),
    fileTemplate: inFile('file_template'),
    truncateSlugLength: inFile('truncate_slug_length'),
    timezone: inFile('timezone'),
    postWriteHooks: inFile('[post_write_hooks]'),
    model: inEnvPy('target_metadata'),
    versionTable: inEnvPy('version_table'),
    versionTableSchema: inEnvPy('version_table_schema'),
  },
  knex: {
    scriptLocation: inKnexfile('directory'),
    versionLocations: inKnexfile('directory'),
    fileTemplate: inKnexfile('extension'),
    versionTable: inKnexfile('tableName'),
    versionTableSchema: inKnexfile('schemaName'),
  },
}

/**
 * A setting as somebody finds it in this project: `"fileTemplate" in headway.json`, `file_template in alembic.ini`.
 * @param value what to set it to, in the notation of the place; left out where any will do
 */
export function settingPlace(settings: Described, name: SettingName, value: string | null = null): string {
  const { source, file } = settings.description
  const own = wordsOf[source][name]
  if (own !== undefined) return own(value, file)
  return `"${name}"${value === null ? '' : `: ${value}`} in ${ownFile(settings)}`
}

/** What makes folders below a version location be read too; null where the source knows no such setting. */
export function recursivePlace(settings: Described): string | null {
  return settings.description.source === 'knex' ? null : settingPlace(settings, 'recursive', 'true')
}

/** The file that holds what only Headway knows: `headway.json`, `a headway.json beside alembic.ini`. */
export function ownFile({ description: { source, file } }: Described): string {
  return source === 'headway-json' ? file : `a headway.json beside ${file}`
}

/** How a project gets models to compare with, as a sentence. */
export function modelHint(settings: Described): string {
  switch (settings.description.source) {
    case 'alembic':
      return `Set ${settingPlace(settings, 'model')} to the metadata of your models.`
    case 'knex':
      return 'knex knows no models. To see what a database differs in from a schema: headway diff <target> <schema.sql>'
    case 'headway-json':
      return `Set ${settingPlace(settings, 'model')} to a .sql, .ts or .js file that builds the desired schema.`
  }
}
