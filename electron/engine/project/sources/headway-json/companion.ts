import type { Diagnostic } from '../../../../../shared/diagnostics.ts'
import type { Settings } from '../../../../../shared/model/project.ts'
import type { Secret } from '../../../ports.ts'
import type { TargetSettings } from '../../target-settings.ts'
import { readSettings } from './read-settings.ts'
import { settingsFile } from './settings-schema.ts'

/** Keys that a `headway.json` beside another tool's description may hold. */
export const companionKeys = [
  '$schema',
  'targets',
  'defaultTarget',
  'ignoredChanges',
  'include',
  'exclude',
  'fleets',
  'transaction',
  'versionTable',
  'versionTableSchema',
  'ledger',
  'shadowUrl',
  'shadowUrlEnv',
  'python',
  'node',
] as const

/** A `headway.json` that adds to another description. */
type Companion = {
  /** False where the file says where revisions are: then it describes a project by itself. */
  readonly isCompanion: boolean
  readonly settings: Partial<Settings>
  /** Only those that it declares. */
  readonly targets: readonly TargetSettings[]
  readonly shadowUrl: Secret | null
  readonly shadowUrlEnv: string | null
  readonly interpreter: readonly string[] | null
  readonly environment: readonly string[]
  /** Variables that migrations in JavaScript may see. */
  readonly nodeEnvironment: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a `headway.json` that stands beside another description. Total. @param file for diagnostics */
export function readCompanion(text: string, file: string): Companion {
  const { settings, targets, shadowUrl, shadowUrlEnv, diagnostics } = readSettings(text)
  const value = parsed(text)
  const declared = (key: (typeof companionKeys)[number]): boolean =>
    value !== null && Object.hasOwn(value, key)
  const own: Partial<Record<keyof Settings, unknown>> = {}
  for (const key of companionKeys)
    if (declared(key) && Object.hasOwn(settings, key))
      own[key as keyof Settings] = settings[key as keyof Settings]
  const python = settingsFile.shape.python.safeParse(value?.['python'])
  const node = settingsFile.shape.node.safeParse(value?.['node'])
  const command = python.success ? python.data?.interpreter : undefined
  return {
    isCompanion:
      value === null || Object.keys(value).every((key) => (companionKeys as readonly string[]).includes(key)),
    settings: own as Partial<Settings>,
    targets: declared('targets') ? targets : [],
    shadowUrl,
    shadowUrlEnv,
    interpreter: command === undefined ? null : typeof command === 'string' ? [command] : command,
    nodeEnvironment: node.success ? (node.data?.environment ?? []) : [],
    environment: python.success ? (python.data?.environment ?? []) : [],
    diagnostics: diagnostics.map((found) =>
      found.where === null ? found : { ...found, where: { ...found.where, file } },
    ),
  }
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
