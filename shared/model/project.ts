import { z } from 'zod'
import { errorData } from '../errors.ts'
import { fleetSettings } from './fleet.ts'
import { revisionFormat } from './revision.ts'

export const tier = z.enum(['development', 'test', 'production'])
export type Tier = z.infer<typeof tier>

export const dialectName = z.enum(['postgres', 'sqlite'])
export type DialectName = z.infer<typeof dialectName>

/** How a project is described: Headway's own file, or that of the tool it was made with. */
const projectSourceName = z.enum(['headway-json', 'alembic', 'knex'])
export type ProjectSourceName = z.infer<typeof projectSourceName>

/** A target as anyone may see it: the URL has its password replaced by `***`. */
export const targetInfo = z.object({
  name: z.string(),
  dialect: dialectName.nullable(),
  /** How its SQL is colored. */
  sqlLanguage: z.enum(['sql', 'pgsql']),
  /** It has forms of changes that let others write meanwhile. */
  onlineChanges: z.boolean(),
  /** Null where no URL can be found (the reason is in `problem`). */
  displayUrl: z.string().nullable(),
  tier,
  /** Present where nothing says the tier and the address is not known: it is guarded as production. */
  tierAssumed: z.boolean().optional(),
  schemas: z.array(z.string()),
  /** Why the target cannot be used, with what to do. */
  problem: z.string().nullable(),
  /** What somebody who uses it should know: where the URL comes from, what of it is not used, why it is production. */
  notes: z.array(z.string()),
})
export type TargetInfo = z.infer<typeof targetInfo>

/** A program that prints the desired schema: a line for the shell, or a preset with what it loads. */
const modelProgram = z.object({
  preset: z.string().nullable(),
  command: z.string().nullable(),
  module: z.string().nullable(),
  /** Names of variables it may see. */
  environment: z.array(z.string()),
  /** Paths whose content decides whether it runs again; empty: every time. */
  watch: z.array(z.string()),
  timeoutSeconds: z.int(),
  /** The Python to run, as a command; null: it is searched for. */
  interpreter: z.array(z.string()).nullable(),
})
export type ModelProgram = z.infer<typeof modelProgram>

/** What a project's description says, after defaults. Paths are relative to the project's root. */
const settings = z.object({
  /** What describes the project, and the name of that file: messages speak of settings in its words. */
  description: z.object({ source: projectSourceName, file: z.string() }),
  scriptLocation: z.string(),
  versionLocations: z.array(z.string()),
  recursive: z.boolean(),
  fileTemplate: z.string(),
  truncateSlugLength: z.int(),
  timezone: z.string().nullable(),
  format: revisionFormat,
  /** A path, or what the program of `modelProgram` is called. */
  model: z.string().nullable(),
  /** The program that prints the model's DDL; null where the model is a file, a folder, or not there. */
  modelProgram: modelProgram.nullable(),
  versionTable: z.string(),
  versionTableSchema: z.string().nullable(),
  transaction: z.enum(['per-revision', 'per-run']),
  include: z.array(z.string()),
  exclude: z.array(z.string()),
  /** Many databases that one plan is run on, by the fleet's name. */
  fleets: z.record(z.string(), fleetSettings),
  ignoredChanges: z.array(z.object({ change: z.string(), reason: z.string() })),
  defaultTarget: z.string().nullable(),
  /** Where the ledger is: in the schema of the version table, in a schema (on SQLite a file) of its own, or nowhere. */
  ledger: z.enum(['beside', 'apart', 'off']),
  postWriteHooks: z.array(
    z.object({ name: z.string(), command: z.array(z.string()), cwd: z.string().nullable() }),
  ),
})
export type Settings = z.infer<typeof settings>

export const projectInfo = z.object({
  /** Absolute folder that every path of the project is relative to. */
  root: z.string(),
  /** The folder's name. */
  name: z.string(),
  source: projectSourceName,
  /** The describing file, relative to the root. */
  describedIn: z.string(),
  trusted: z.boolean(),
  settings,
  targets: z.array(targetInfo),
  /** The target used where none is named; null where the choice is ambiguous. */
  defaultTarget: z.string().nullable(),
  /** Why nothing can be planned or written: errors of the settings. Null where they are in order. */
  settingsError: errorData.nullable(),
})
export type ProjectInfo = z.infer<typeof projectInfo>

export const recentProject = z.object({
  root: z.string(),
  name: z.string(),
  openedAt: z.string(),
  exists: z.boolean(),
})
export type RecentProject = z.infer<typeof recentProject>
