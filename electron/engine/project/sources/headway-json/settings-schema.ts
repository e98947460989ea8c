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

const statementLimit = z.int().min(0).max(86_400_000).optional()

const targetFile = z.strictObject({
  url: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Database URL: postgresql://user@host/database or sqlite:///file.db. Without it and urlEnv: the variable DATABASE_URL.',
    ),
  urlEnv: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Name of the variable, of the shell or .env, that holds the URL: keep passwords there. Example: DATABASE_URL.',
    ),
  tier: tier
    .optional()
    .describe(
      'How careful to be. Default: development for a database on this machine, production for any other.',
    ),
  schemas: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Schemas that are compared (PostgreSQL). Default: all but the system\'s own. Example: ["public", "billing"].',
    ),
  settings: z
    .strictObject({
      applicationName: z
        .string()
        .min(1)
        .optional()
        .describe('What the server shows as the name of the session (PostgreSQL). Default: headway.'),
      connectTimeoutMs: z
        .int()
        .min(1)
        .max(600_000)
        .optional()
        .describe('How long to wait for a connection, in milliseconds. Default: 10000.'),
      lockTimeoutMs: z
        .int()
        .min(0)
        .max(3_600_000)
        .optional()
        .describe(
          'How long a statement of a migration may wait for a lock before it gives up, in milliseconds. Default: 2000.',
        ),
      statementTimeoutMs: statementLimit.describe(
        'How long one statement of a migration may run, in milliseconds (PostgreSQL). Default: as long as it takes.',
      ),
      statementTimeouts: z
        .strictObject({
          schema: statementLimit.describe('CREATE, ALTER, DROP and others that change the schema.'),
          data: statementLimit.describe('Statements that read or write rows, and batches of a backfill.'),
          outside: statementLimit.describe(
            'What runs outside a transaction only, such as CREATE INDEX CONCURRENTLY.',
          ),
        })
        .optional()
        .describe(
          'The same for statements of a kind, in milliseconds. Default: statementTimeoutMs for each. Example: { "schema": 5000 }.',
        ),
      silenceLimitMs: z
        .int()
        .min(1000)
        .max(86_400_000)
        .optional()
        .describe(
          'How long code of a revision may compute without sending a statement, in milliseconds. Default: 300000.',
        ),
      memoryMb: z
        .int()
        .min(32)
        .max(1_048_576)
        .optional()
        .describe(
          "Memory of the process that runs revisions, in MB. Default: Node's own limit; 4096 for Python.",
        ),
      backup: backupMode
        .optional()
        .describe(
          'Before a run: required, ask (with --backup; default on production) or never (default elsewhere).',
        ),
      shadowUrl: z
        .string()
        .min(1)
        .optional()
        .describe(
          'URL of a server, with a role that may create databases, where revisions are tried; never the server of a production target. Default: a private server, started from the PostgreSQL programs of this machine.',
        ),
      shadowUrlEnv: z
        .string()
        .regex(/^\w+$/, 'must be the name of a variable')
        .optional()
        .describe(
          'The variable that holds that URL, in the environment or in .env: the place for its password. Example: SHADOW_DATABASE_URL.',
        ),
    })
    .optional()
    .describe('How Headway connects to this database and what it asks of a run.'),
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
  recursive: z.boolean().optional().describe('Look into sub-folders of these folders, too. Default: false.'),
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
    .describe('Time zone of file names and create dates, as Europe/Berlin. Default: that of this machine.'),
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
  versionTable: z
    .string()
    .min(1)
    .optional()
    .describe('Table that holds where the database stands. Default: alembic_version.'),
  versionTableSchema: z
    .string()
    .min(1)
    .nullable()
    .optional()
    .describe('Schema of that table (PostgreSQL). Default: the first of the search path.'),
  transaction: z
    .enum(['per-revision', 'per-run'])
    .optional()
    .describe(
      'Whether each revision is committed by itself (per-revision) or all of a run together (per-run). Default: per-revision.',
    ),
  include: z
    .array(z.string().min(1))
    .optional()
    .describe('Compare only these tables and objects; * stands for any text. Example: ["shop_*"].'),
  exclude: z
    .array(z.string().min(1))
    .optional()
    .describe('Leave these out of every comparison. Example: ["audit_*", "drizzle.*"].'),
  ignoredChanges: z
    .array(
      z.strictObject({
        change: z.string().min(1).describe('Id of the difference, as the window writes it.'),
        reason: z.string().min(1).describe('Why it may stay.'),
      }),
    )
    .optional()
    .describe('Differences between revisions and databases that were looked at and set aside.'),
  defaultTarget: z
    .string()
    .min(1)
    .nullable()
    .optional()
    .describe('The target that commands use without --target. Default: the only one, else dev.'),
  shadowUrl: z
    .string()
    .min(1)
    .optional()
    .describe(
      'URL of a server for scratch databases, for every target that names none in its own settings. Example: postgresql://dev@localhost/postgres.',
    ),
  shadowUrlEnv: z
    .string()
    .regex(/^\w+$/, 'must be the name of a variable')
    .optional()
    .describe('The variable that holds that URL. Example: SHADOW_DATABASE_URL.'),
  targets: z
    .record(z.string().regex(/^[\w.-]+$/, 'may hold letters, digits, _ . -'), targetFile)
    .optional()
    .describe(
      'The databases, by names of your own. Default: one, dev, at DATABASE_URL or else sqlite:///dev.db. Example: { "dev": { "urlEnv": "DATABASE_URL" } }.',
    ),
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
        name: z.string().min(1).describe('What messages call it.'),
        command: z
          .array(z.string())
          .min(1)
          .describe(
            'The program and its arguments; the new file stands in place of REVISION_SCRIPT_FILENAME. Example: ["npx", "prettier", "--write", "REVISION_SCRIPT_FILENAME"].',
          ),
        cwd: relativePath.nullable().optional().describe('Where it runs. Default: the project.'),
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
