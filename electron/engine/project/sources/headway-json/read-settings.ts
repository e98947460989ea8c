import { findNodeAtLocation, getNodeValue, parseTree, printParseErrorCode } from 'jsonc-parser'
import type { Node, ParseError } from 'jsonc-parser'
import type { z } from 'zod'
import type { Diagnostic } from '../../../../../shared/diagnostics.ts'
import type { Settings } from '../../../../../shared/model/project.ts'
import { maskSecrets } from '../../../../../shared/mask-secrets.ts'
import { Secret } from '../../../ports.ts'
import { closestWord } from '../../closest-word.ts'
import type { TargetSettings } from '../../target-settings.ts'
import { placeAt } from '../../place.ts'
import { issueWords } from './issue-words.ts'
import { defaultFileTemplate, impliedTarget, settingsFile, settingsFileName } from './settings-schema.ts'
import type { SettingsFile, TargetFile } from './settings-schema.ts'
import { extraSettingsProblems } from './settings-problems.ts'

type ReadSettings = {
  /** Defaults stand in for every key that is missing or wrong. */
  readonly settings: Settings
  readonly targets: readonly TargetSettings[]
  readonly shadowUrl: Secret | null
  /** The variable that holds it; null where none is named. */
  readonly shadowUrlEnv: string | null
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The text of `headway.json` to settings and every problem at once, each with its line and column. Total: never throws.
 * A value that is wrong is replaced by its default, so that the rest of the project can still be browsed.
 */
export function readSettings(text: string): ReadSettings {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text
  const { tree, errors } = parseJson(source)
  const diagnostics = errors.map((error) => syntaxProblem(source, error))
  if (tree?.type !== 'object') {
    if (errors.length === 0)
      diagnostics.push(problem(source, tree, 'headway.json must hold one JSON object.', null))
    return {
      settings: withDefaults({}),
      targets: targetsOf({}),
      shadowUrl: null,
      shadowUrlEnv: null,
      diagnostics,
    }
  }
  diagnostics.push(...duplicateKeys(source, tree))
  const value = errors.length === 0 ? JSON.parse(source) : getNodeValue(tree)
  const parsed = settingsFile.safeParse(value)
  if (!parsed.success)
    for (const issue of parsed.error.issues) diagnostics.push(...issueProblems(source, tree, issue))
  const file = parsed.success ? parsed.data : usableParts(value)
  diagnostics.push(...extraSettingsProblems(file).map((extra) => located(source, tree, extra)))
  diagnostics.sort(byPlace)
  const shadowUrl = file.shadowUrl === undefined ? null : new Secret(file.shadowUrl)
  const shadowUrlEnv = file.shadowUrlEnv ?? null
  return { settings: withDefaults(file), targets: targetsOf(file), shadowUrl, shadowUrlEnv, diagnostics }
}

/** jsonc-parser recurses: a text nested deeper than the stack is a syntax error like any other. */
function parseJson(source: string): { tree: Node | undefined; errors: ParseError[] } {
  const errors: ParseError[] = []
  try {
    return { tree: parseTree(source, errors, { disallowComments: true, allowTrailingComma: false }), errors }
  } catch {
    return { tree: undefined, errors: [{ error: 1, offset: 0, length: 0 }] }
  }
}

/** Only the keys that parse by themselves; inside `targets` only the targets that do. */
function usableParts(value: Record<string, unknown>): SettingsFile {
  const parts: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(value)) {
    if (!Object.hasOwn(settingsFile.shape, key)) continue
    if (settingsFile.safeParse({ [key]: entry }).success) parts[key] = entry
    else if (key === 'targets' && isRecord(entry)) parts[key] = usableTargets(entry)
  }
  return settingsFile.parse(parts)
}

function usableTargets(targets: Record<string, unknown>): Record<string, unknown> {
  const usable = Object.entries(targets).filter(
    ([name, target]) => settingsFile.safeParse({ targets: { [name]: target } }).success,
  )
  return Object.fromEntries(usable)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withDefaults(file: SettingsFile): Settings {
  return {
    description: { source: 'headway-json', file: settingsFileName },
    scriptLocation: file.scriptLocation ?? 'migrations',
    versionLocations: file.versionLocations ?? [],
    recursive: file.recursive ?? false,
    fileTemplate: file.fileTemplate ?? defaultFileTemplate,
    truncateSlugLength: file.truncateSlugLength ?? 40,
    timezone: file.timezone ?? null,
    format: file.format ?? 'ts',
    ...modelOf(file),
    versionTable: file.versionTable ?? 'alembic_version',
    versionTableSchema: file.versionTableSchema ?? null,
    transaction: file.transaction ?? 'per-revision',
    include: file.include ?? [],
    exclude: file.exclude ?? [],
    fleets: file.fleets ?? {},
    ignoredChanges: file.ignoredChanges ?? [],
    defaultTarget: file.defaultTarget ?? null,
    ledger: file.ledger ?? 'beside',
    postWriteHooks: (file.postWriteHooks ?? []).map((hook) => ({ ...hook, cwd: hook.cwd ?? null })),
  }
}

function modelOf({ model, python }: SettingsFile): Pick<Settings, 'model' | 'modelProgram'> {
  if (typeof model === 'string' || !model) return { model: model ?? null, modelProgram: null }
  const command = 'command' in model ? model.command : null
  const preset = 'preset' in model ? model.preset : null
  const module = 'preset' in model ? (model.module ?? null) : null
  const interpreter = python?.interpreter
  return {
    model: command ?? [preset, module].filter((part) => part !== null).join(' '),
    modelProgram: {
      command,
      preset,
      module,
      environment: model.environment ?? [],
      watch: model.watch ?? [],
      timeoutSeconds: model.timeoutSeconds ?? 120,
      interpreter: interpreter === undefined ? null : [interpreter].flat(),
    },
  }
}

function targetsOf(file: SettingsFile): TargetSettings[] {
  const declared: Readonly<Record<string, TargetFile>> = file.targets ?? { [impliedTarget.name]: {} }
  return Object.entries(declared).map(([name, target]) => ({
    name,
    url: target.url === undefined ? null : new Secret(target.url),
    urlEnv: target.urlEnv ?? null,
    fallbackUrl: file.targets === undefined ? impliedTarget.url : null,
    tier: target.tier ?? null,
    schemas: target.schemas ?? [],
    settings: target.settings ?? {},
  }))
}

function syntaxProblem(source: string, error: ParseError): Diagnostic {
  const words = printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return {
    rule: 'settings-syntax',
    severity: 'error',
    where: { file: settingsFileName, ...placeAt(source, error.offset) },
    revision: null,
    message: `headway.json is not valid JSON: ${words}.`,
    hint: 'JSON knows no comments and no comma after the last entry.',
  }
}

/** The last of two equal keys wins in JSON, silently, which is never intended. */
function duplicateKeys(source: string, node: Node): Diagnostic[] {
  const found: Diagnostic[] = []
  const seen = new Set<string>()
  for (const child of node.children ?? []) {
    const key = child.type === 'property' ? child.children?.[0] : undefined
    if (key !== undefined) {
      const name = String(key.value)
      if (seen.has(name))
        found.push(problem(source, key, `The key "${name}" is given twice.`, 'Keep one of them.'))
      seen.add(name)
    }
    found.push(...duplicateKeys(source, child))
  }
  return found
}

function issueProblems(source: string, tree: Node, issue: z.core.$ZodIssue): Diagnostic[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
  const at = findNodeAtLocation(tree, path)
  const name = path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path)
    return issue.keys.map((key) => {
      const meant = closestWord(key, known)
      const hint = meant === null ? `Known keys: ${known.join(', ')}.` : `Did you mean "${meant}"?`
      const shown = [...path, key].join('.')
      return problem(
        source,
        keyNode(at ?? tree, key),
        `Unknown key "${shown}".`,
        hint,
        'settings-unknown-key',
      )
    })
  }
  const text = issueWords(issue)
  const target = issue.code === 'invalid_key' ? keyNode(at?.parent?.parent ?? tree, String(path.at(-1))) : at
  return [problem(source, target, `"${name}": ${lowerFirst(text)}.`, null)]
}

function knownKeys(path: readonly (string | number)[]): readonly string[] {
  const targetShape = settingsFile.shape.targets.unwrap().valueType.shape
  if (path[0] === 'targets' && path.length === 3) return Object.keys(targetShape.settings.unwrap().shape)
  if (path[0] === 'targets') return Object.keys(targetShape)
  if (path[0] === 'postWriteHooks')
    return Object.keys(settingsFile.shape.postWriteHooks.unwrap().element.shape)
  return Object.keys(settingsFile.shape)
}

function keyNode(object: Node, key: string): Node | undefined {
  return object.children?.find((child) => child.children?.[0]?.value === key)?.children?.[0]
}

function problem(
  source: string,
  node: Node | undefined,
  message: string,
  hint: string | null,
  rule = 'settings-invalid',
): Diagnostic {
  const place = node === undefined ? { line: 1, column: 1 } : placeAt(source, node.offset)
  return {
    rule,
    severity: 'error',
    where: { file: settingsFileName, ...place },
    revision: null,
    message: maskSecrets(message),
    hint: hint === null ? null : maskSecrets(hint),
  }
}

function located(
  source: string,
  tree: Node,
  extra: ReturnType<typeof extraSettingsProblems>[number],
): Diagnostic {
  const { path, ...rest } = extra
  const node = findNodeAtLocation(tree, [...path])
  const place = node === undefined ? { line: 1, column: 1 } : placeAt(source, node.offset)
  const message = maskSecrets(rest.message)
  return { ...rest, message, where: { file: settingsFileName, ...place }, revision: null }
}

function byPlace({ where: a }: Diagnostic, { where: b }: Diagnostic): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
