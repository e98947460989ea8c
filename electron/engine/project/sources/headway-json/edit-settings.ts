import type { SettingsChange, SettingsIssue } from '../../../../../shared/contract/settings.ts'
import { HeadwayError } from '../../../../../shared/errors.ts'
import { maskSecrets } from '../../../../../shared/mask-secrets.ts'
import { issueWords } from './issue-words.ts'
import { companionKeys } from './companion.ts'
import { withJsonValue } from './edit-json.ts'
import { extraSettingsProblems } from './settings-problems.ts'
import { settingsFile, settingsJsonSchema } from './settings-schema.ts'

/** The settings text with values changed; what is not beside them stays as it is written. @throws HeadwayError `invalid_settings` */
export function changedSettings(text: string, changes: readonly SettingsChange[]): string {
  for (const change of changes)
    if (change.kind === 'set' && /:\*\*\*@/.test(JSON.stringify(change.value)))
      throw new HeadwayError('invalid_settings', `${change.path.join('.')} has *** in place of a password.`, {
        hint: 'Leave the password out and give it to the window, or name a variable in "urlEnv".',
      })
  return changes.reduce(
    (current, change) =>
      withJsonValue(current, change.path, change.kind === 'set' ? change.value : undefined),
    text.trim() === '' ? '{}\n' : text,
  )
}

/** The object that a settings text holds; null where it holds none. */
export function settingsValue(text: string): Readonly<Record<string, unknown>> | null {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}

/** Everything that is wrong with the values of a settings text, each with its path. */
export function settingsIssues(text: string): SettingsIssue[] {
  const value = settingsValue(text)
  const none = { severity: 'error' as const, hint: null }
  if (value === null) return [{ ...none, path: [], message: 'headway.json must hold one JSON object.' }]
  const parsed = settingsFile.safeParse(value)
  if (parsed.success) return extraSettingsProblems(parsed.data).map(masked)
  return parsed.error.issues.map((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
    const text = issueWords(issue)
    return masked({ ...none, path, message: text.slice(0, 1).toUpperCase() + text.slice(1) })
  })
}

type FoundIssue = Omit<SettingsIssue, 'path'> & { readonly path: readonly (string | number)[] }

function masked({ path, severity, message, hint }: FoundIssue): SettingsIssue {
  return {
    path: [...path],
    severity,
    message: maskSecrets(message),
    hint: hint === null ? null : maskSecrets(hint),
  }
}

/** The JSON schema of what the settings file may hold: beside another tool's description it holds less. */
export function editableSchema(isCompanion: boolean): Record<string, unknown> {
  const schema = settingsJsonSchema()
  if (!isCompanion) return schema
  const known = new Set<string>(companionKeys)
  const all = Object.entries(schema['properties'] as Record<string, unknown>)
  return { ...schema, properties: Object.fromEntries(all.filter(([key]) => known.has(key))) }
}
