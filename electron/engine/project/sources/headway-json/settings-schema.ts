import { z } from 'zod'
import { backupMode } from '../../../../../shared/model/backup.ts'
import { fleetSettings } from '../../../../../shared/model/fleet.ts'
import { tier } from '../../../../../shared/model/project.ts'
import { ownFormat } from '../../../../../shared/model/revision.ts'

/** The name of the settings file: its folder is the project's root. */
export const settingsFileName = 'headway.json'

/** Alembic writes `%%(year)d` in its ini file; here the percent sign stands for itself. */
export const defaultFileTemplate = '%(year)d%(month).2d%(day).2d_%(hour).2d%(minute).2d_%(rev)s_%(slug)s'

/** Tools whose models are known; each is a preset of its own (`schema/models`). */
export const presetNames = [
  'django',
  'drizzle',
  'mikro-orm',
  'prisma',
  'sequelize',
  'sqlalchemy',
  'sqlmodel',
  'typeorm',
] as const

/** The target where `headway.json` has no "targets": it follows DATABASE_URL and its siblings, else this file. */
export const impliedTarget = { name: 'dev', url: 'sqlite:///dev.db' } as const

const relativePath = z
  .string()
  .min(1)
  .refine((path) => !path.includes('\0') && !isOutside(path), 'must be a path inside the project')

const targetFile = z.strictObject({
  url: z.string().min(1).optional().describe('Database URL. Leave it out to use DATABASE_URL.'),
  urlEnv: z.string().min(1).optional().describe('Name of the environment variable that holds the URL.'),
  tier: tier.optional().describe('Without it, a local database is development and any other production.'),
  schemas: z.array(z.string().min(1)).optional().describe('Schemas to look at (PostgreSQL).'),
  settings: z
    .strictObject({
      applicationName: z.string().min(1).optional(),
      connectTimeoutMs: z.int().min(1).max(600_000).optional(),
      lockTimeoutMs: z.int().min(0).max(3_600_000).optional(),
      statementTimeoutMs: z.int().min(0).max(86_400_000).optional(),
      backup: backupMode
        .optional()
        .describe(
          'Before a run: required, ask (with --backup; default on production) or never (default elsewhere).',
        ),
      shadowUrl: z
        .string()
        .min(1)
        .optional()
        .describe('Server for scratch databases; never the server of a production target.'),
    })
    .optional(),
})

const programOptions = {
  environment: z
    .array(z.string().regex(/^\w+$/, 'must be the name of a variable'))
    .optional()
    .describe('Variables that the program may see. They must hold no secret.'),
  watch: z.array(relativePath).optional().describe('Paths whose content decides whether it runs again.'),
  timeoutSeconds: z.int().min(1).max(3600).optional().describe('Default: 120.'),
}
const modelProgramFile = z.union([
  z.strictObject({ command: z.string().min(1), ...programOptions }),
  z.strictObject({
    preset: z.enum(presetNames),
    module: z.string().min(1).optional().describe('What the preset loads.'),
    ...programOptions,
  }),
])

/** `headway.json` as it may be written: every key optional, no unknown key. */
export const settingsFile = z.strictObject({
  $schema: z.string().optional(),
  scriptLocation: relativePath.optional().describe('Folder of revision files. Default: migrations.'),
  versionLocations: z.array(relativePath).optional().describe('Further folders of revision files.'),
  recursive: z.boolean().optional().describe('Look into sub-folders of the version locations.'),
  fileTemplate: z
    .string()
    .min(1)
    .optional()
    .describe(`Name of new files, with Alembic's tokens. Default: ${defaultFileTemplate}`),
  truncateSlugLength: z
    .int()
    .min(1)
    .max(200)
    .optional()
    .describe('Longest slug in a file name. Default: 40.'),
  timezone: z
    .string()
    .min(1)
    .nullable()
    .optional()
    .describe('IANA time zone of file names and create dates.'),
  format: ownFormat.optional().describe('What new revisions are written as. Default: ts.'),
  model: z
    .union([relativePath, modelProgramFile], {
      error: 'must be a path, { "command": "..." } or { "preset": "...", "module": "..." }',
    })
    .nullable()
    .optional()
    .describe(
      'The desired schema: a .sql file as pg_dump writes it, a folder of them, a .ts or .js module, or a program that prints DDL.',
    ),
  versionTable: z.string().min(1).optional().describe('Default: alembic_version.'),
  versionTableSchema: z.string().min(1).nullable().optional(),
  transaction: z.enum(['per-revision', 'per-run']).optional().describe('Default: per-revision.'),
  include: z.array(z.string().min(1)).optional(),
  exclude: z.array(z.string().min(1)).optional(),
  ignoredChanges: z
    .array(z.strictObject({ change: z.string().min(1), reason: z.string().min(1) }))
    .optional()
    .describe('Differences between revisions and databases that were looked at and set aside.'),
  defaultTarget: z.string().min(1).nullable().optional().describe('The target used where none is named.'),
  shadowUrl: z
    .string()
    .min(1)
    .optional()
    .describe('Server for scratch databases of every target that names none itself.'),
  targets: z.record(z.string().regex(/^[\w.-]+$/, 'may hold letters, digits, _ . -'), targetFile).optional(),
  fleets: z
    .record(z.string().regex(/^[\w.-]+$/, 'may hold letters, digits, _ . -'), fleetSettings)
    .optional()
    .describe(
      'Many databases that one plan is run on: { "targets": ["eu-*"] }, { "files": "data/*.db" }, or schemas of one database: { "target": "shop", "schemas": "tenant_*" }.',
    ),
  ledger: z
    .enum(['beside', 'apart', 'off'])
    .optional()
    .describe(
      'Where Headway keeps its ledger: beside the version table, apart from it (schema headway; on SQLite a file of its own), or nowhere. Default: beside; apart in projects of another tool.',
    ),
  python: z
    .strictObject({
      interpreter: z
        .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
        .optional()
        .describe(
          'The Python to run, as a path or as a command such as ["docker", "compose", "exec", "-T", "app", "python"].',
        ),
      environment: z
        .array(z.string().regex(/^\w+$/, 'must be the name of a variable'))
        .optional()
        .describe('Variables that migrations may see. They must hold no secret.'),
    })
    .optional()
    .describe('How the Python of an Alembic project is run.'),
  node: z
    .strictObject({
      environment: z
        .array(z.string().regex(/^\w+$/, 'must be the name of a variable'))
        .optional()
        .describe('Variables that migrations may see. They must hold no secret.'),
    })
    .optional()
    .describe('How the migrations of a knex project are run.'),
  postWriteHooks: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        command: z.array(z.string()).min(1),
        cwd: relativePath.nullable().optional(),
      }),
    )
    .optional()
    .describe('Programs run on every new revision file, in trusted projects.'),
})
export type SettingsFile = z.infer<typeof settingsFile>
export type TargetFile = z.infer<typeof targetFile>

function isOutside(path: string): boolean {
  if (/^(?:[\\/]|[A-Za-z]:)/.test(path)) return true
  return path.split(/[\\/]/).includes('..')
}

/** The JSON schema of `headway.json`, as published in `docs/headway.schema.json`. */
export function settingsJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(settingsFile, { io: 'input' })
  return { ...schema, title: 'headway.json', description: 'Settings of a Headway migrations project.' }
}
