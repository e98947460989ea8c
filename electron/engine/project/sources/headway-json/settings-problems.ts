import { isTimeZone } from '../../time-zone.ts'
import type { SettingsFile } from './settings-schema.ts'
import { urlHasPassword } from '../../urls.ts'

/** A problem of a value that has the right shape, with the path of the value it is about. */
type SettingsProblem = {
  readonly path: readonly (string | number)[]
  readonly rule: string
  readonly severity: 'error' | 'warning'
  readonly message: string
  readonly hint: string | null
}

/** What the shape alone cannot say: time zones, template tokens, contradicting targets, passwords in the file. */
export function extraSettingsProblems(file: SettingsFile): SettingsProblem[] {
  return [...generalProblems(file), ...targetProblems(file)]
}

const templateTokens = ['rev', 'slug', 'epoch', 'year', 'month', 'day', 'hour', 'minute', 'second']

function generalProblems(file: SettingsFile): SettingsProblem[] {
  const problems: SettingsProblem[] = []
  if (typeof file.timezone === 'string' && !isTimeZone(file.timezone)) {
    const message = `"timezone": "${file.timezone}" is not a known time zone.`
    problems.push(error(['timezone'], message, 'Use an IANA name such as "UTC" or "Europe/Berlin".'))
  }
  const unknown = [...(file.fileTemplate ?? '').matchAll(/%\(([^)]*)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((token) => !templateTokens.includes(token))
  if (unknown.length > 0) {
    const message = `"fileTemplate": unknown token %(${unknown.join(')s, %(')})s.`
    problems.push(error(['fileTemplate'], message, `Tokens: ${templateTokens.join(', ')}.`))
  }
  if (file.fileTemplate !== undefined && !file.fileTemplate.includes('%(rev)')) {
    const message = '"fileTemplate" has no %(rev)s, so two revisions may want the same file name.'
    problems.push({ ...error(['fileTemplate'], message, 'Add %(rev)s.'), severity: 'warning' })
  }
  return problems
}

function targetProblems(file: SettingsFile): SettingsProblem[] {
  const problems: SettingsProblem[] = []
  const targets = file.targets ?? {}
  if (file.shadowUrl !== undefined && urlHasPassword(file.shadowUrl))
    problems.push(
      passwordWarning(['shadowUrl'], '"shadowUrl" has a password in headway.json.', 'shadowUrlEnv'),
    )
  if (file.shadowUrl !== undefined && file.shadowUrlEnv !== undefined)
    problems.push(
      error(['shadowUrlEnv'], 'There are both "shadowUrl" and "shadowUrlEnv".', 'Keep one of them.'),
    )
  for (const [name, target] of Object.entries(targets)) {
    if (target.url !== undefined && target.urlEnv !== undefined) {
      const message = `Target "${name}" has both "url" and "urlEnv".`
      problems.push(error(['targets', name, 'urlEnv'], message, 'Keep one of them.'))
    }
    if (target.url !== undefined && urlHasPassword(target.url)) {
      const message = `Target "${name}" has its password in headway.json.`
      problems.push(passwordWarning(['targets', name, 'url'], message, 'urlEnv'))
    }
    problems.push(...shadowProblems(name, target.settings ?? {}))
  }
  const wanted = file.defaultTarget
  const names = Object.keys(targets)
  if (typeof wanted === 'string' && file.targets !== undefined && !names.includes(wanted)) {
    const message = `"defaultTarget" names "${wanted}", which is not a target.`
    problems.push(error(['defaultTarget'], message, `Targets: ${names.join(', ') || 'none'}.`))
  }
  return problems
}

function shadowProblems(
  name: string,
  {
    shadowUrl,
    shadowUrlEnv,
  }: { readonly shadowUrl?: string | undefined; readonly shadowUrlEnv?: string | undefined },
): SettingsProblem[] {
  const path = ['targets', name, 'settings', 'shadowUrl']
  if (shadowUrl === undefined) return []
  return [
    ...(shadowUrlEnv === undefined
      ? []
      : [error(path, `Target "${name}" has both "shadowUrl" and "shadowUrlEnv".`, 'Keep one of them.')]),
    ...(urlHasPassword(shadowUrl)
      ? [
          passwordWarning(
            path,
            `The "shadowUrl" of target "${name}" has a password in headway.json.`,
            'shadowUrlEnv',
          ),
        ]
      : []),
  ]
}

function passwordWarning(path: readonly string[], message: string, key: string): SettingsProblem {
  return {
    path,
    rule: 'settings-password',
    severity: 'warning',
    message,
    hint: `Use "${key}" with an environment variable or .env, so that it does not end up in version control.`,
  }
}

function error(path: readonly string[], message: string, hint: string): SettingsProblem {
  return { path, rule: 'settings-invalid', severity: 'error', message, hint }
}
