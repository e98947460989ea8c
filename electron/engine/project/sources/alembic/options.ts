import { parse, TomlError } from 'smol-toml'
import type { Diagnostic } from '../../../../../shared/diagnostics.ts'
import { interpolate, readIni } from './ini-file.ts'

/** Alembic's options, whichever file they stand in, with `%(here)s` filled in. */
export type AlembicOptions = {
  readonly text: (name: string) => string | null
  /** A list as such (TOML), or a text to be split (ini). */
  readonly list: (name: string) => readonly string[] | string | null
  /** Line of an option, for diagnostics about its value; null where it is not declared. */
  readonly lineOf: (name: string) => number | null
  readonly diagnostics: readonly Diagnostic[]
  /** Sections of the ini file that say where scripts are. */
  readonly sections: readonly string[]
}

/** The options of a section of an ini file. @param here its folder, absolute */
export function iniOptions(text: string, file: string, section: string, here: string): AlembicOptions {
  const ini = readIni(text)
  const diagnostics = ini.problems.map(({ line, message, hint }) => problem(file, line, message, hint))
  const sections = ini.sections.filter((name) => ini.get(name, 'script_location') !== undefined)
  const lookup = (name: string): string | undefined =>
    name === 'here' ? here.replaceAll('%', '%%') : ini.get(section, name)?.value
  const told = new Set<string>()
  const value = (name: string): string | null => {
    const entry = ini.get(section, name)
    if (entry === undefined) return null
    const filled = interpolate(entry.value, lookup)
    if (filled.value !== null) return filled.value
    // A URL is often a placeholder that env.py replaces: what is wrong with it is told when it is needed.
    if (!told.has(name) && name !== 'sqlalchemy.url')
      diagnostics.push(problem(file, entry.line, `"${name}" cannot be read: ${filled.problem}.`, null))
    told.add(name)
    return null
  }
  return {
    text: value,
    list: value,
    lineOf: (name) => ini.get(section, name)?.line ?? null,
    diagnostics,
    sections,
  }
}

/** The options of `[tool.alembic]`; null where the file has no such table. */
export function tomlOptions(text: string, file: string, here: string): AlembicOptions | null {
  const diagnostics: Diagnostic[] = []
  const table = alembicTable(text, file, diagnostics)
  if (table === null && diagnostics.length === 0) return null
  const lookup = (name: string): string | undefined =>
    name === 'here' ? here.replaceAll('%', '%%') : undefined
  const fill = (value: string): string => interpolate(value, lookup).value ?? value
  const text_ = (name: string): string | null => {
    const value = table?.[name]
    if (typeof value === 'string') return fill(value)
    return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
  }
  return {
    text: text_,
    list: (name) => {
      const value = table?.[name]
      return Array.isArray(value) ? value.map((item) => fill(String(item))) : text_(name)
    },
    lineOf: (name) => (table?.[name] === undefined ? null : lineOfKey(text, name)),
    diagnostics,
    sections: [],
  }
}

/** Whether a `pyproject.toml` describes an Alembic project, without parsing those that do not. */
export function hasAlembicTable(text: string): boolean {
  return /^\s*\[\s*tool\s*\.\s*alembic\s*\]/m.test(text)
}

function alembicTable(
  text: string,
  file: string,
  diagnostics: Diagnostic[],
): Readonly<Record<string, unknown>> | null {
  try {
    const { tool } = parse(text) as { readonly tool?: { readonly alembic?: Record<string, unknown> } }
    return tool?.alembic ?? null
  } catch (error) {
    const line = error instanceof TomlError ? error.line : 1
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    diagnostics.push(problem(file, line, `${file} cannot be read: ${why}`, null))
    return null
  }
}

function lineOfKey(text: string, name: string): number {
  const found = new RegExp(`^\\s*["']?${name.replaceAll('.', '\\.')}["']?\\s*=`, 'm').exec(text)
  return found === null ? 1 : text.slice(0, found.index).split('\n').length
}

/** A problem of a describing file. */
export function problem(file: string, line: number, message: string, hint: string | null): Diagnostic {
  return {
    rule: 'settings-invalid',
    severity: 'error',
    where: { file, line, column: 1 },
    revision: null,
    message,
    hint,
  }
}

/** Options of both files together: those of the ini file come first, as in Alembic. */
export function bothOptions(first: AlembicOptions, second: AlembicOptions | null): AlembicOptions {
  if (second === null) return first
  return {
    text: (name) => first.text(name) ?? second.text(name),
    list: (name) => first.list(name) ?? second.list(name),
    lineOf: (name) => first.lineOf(name) ?? second.lineOf(name),
    diagnostics: [...first.diagnostics, ...second.diagnostics],
    sections: first.sections,
  }
}
