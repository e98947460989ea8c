/** A problem of a configuration file, with its line from 1. */
type IniProblem = { readonly line: number; readonly message: string; readonly hint: string | null }

type IniEntry = { readonly value: string; readonly line: number }

/** An ini file as Python's `configparser` reads it: names in lower case, `DEFAULT` behind every section. */
type IniFile = {
  readonly sections: readonly string[]
  readonly problems: readonly IniProblem[]
  /** The value as written, continuation lines joined by `\n`; undefined where there is none. */
  get(section: string, name: string): IniEntry | undefined
}

/** Reads the text of an ini file. Total: what cannot be read is a problem. */
export function readIni(text: string): IniFile {
  const sections = new Map<string, Map<string, IniEntry>>()
  const problems: IniProblem[] = []
  let section: Map<string, IniEntry> | null = null
  let last: string | null = null
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = index + 1
    if (/^\s*(?:[#;].*)?$/.test(raw)) continue
    const header = /^\[(.+)\]\s*(?:[#;].*)?$/.exec(raw)
    if (header !== null) {
      const name = header[1] ?? ''
      if (sections.has(name))
        problems.push({ line, message: `The section [${name}] is there twice.`, hint: 'Join them.' })
      section = sections.get(name) ?? new Map<string, IniEntry>()
      sections.set(name, section)
      last = null
      continue
    }
    const known = last === null ? undefined : section?.get(last)
    if (/^\s/.test(raw) && section !== null && last !== null && known !== undefined) {
      section.set(last, { ...known, value: `${known.value}\n${raw.trim()}` })
      continue
    }
    const option = /^\s*([^=:]+?)\s*(?:[=:]\s*(.*?)\s*)?$/.exec(raw)
    if (section === null || option === null) {
      problems.push({
        line,
        message: 'This line belongs to no section.',
        hint: 'A section begins with [alembic].',
      })
      continue
    }
    last = (option[1] ?? '').toLowerCase()
    if (section.has(last))
      problems.push({ line, message: `"${last}" is given twice.`, hint: 'Keep one of them.' })
    section.set(last, { value: option[2] ?? '', line })
  }
  const defaults = sections.get('DEFAULT')
  return {
    sections: [...sections.keys()].filter((name) => name !== 'DEFAULT'),
    problems,
    get: (name, key) => sections.get(name)?.get(key.toLowerCase()) ?? defaults?.get(key.toLowerCase()),
  }
}

/**
 * Fills in `%(name)s`, and `%%` as a percent sign, as `configparser` does; values may refer to others.
 * @param lookup answers undefined for a name that nobody declared
 * @returns null with the reason where the text cannot be filled in
 */
export function interpolate(
  text: string,
  lookup: (name: string) => string | undefined,
  depth = 0,
): { readonly value: string; readonly problem: null } | { readonly value: null; readonly problem: string } {
  if (depth > 10) return { value: null, problem: 'it refers to itself' }
  let result = ''
  for (let at = 0; at < text.length;) {
    if (text[at] !== '%') {
      result += text[at++]
      continue
    }
    if (text[at + 1] === '%') {
      result += '%'
      at += 2
      continue
    }
    const token = /^%\(([^)]+)\)s/.exec(text.slice(at))
    if (token === null) return { value: null, problem: `a "%" stands alone: write "%%" for a percent sign` }
    const name = (token[1] ?? '').toLowerCase()
    const found = lookup(name)
    if (found === undefined) return { value: null, problem: `%(${name})s is not declared` }
    const inner = interpolate(found, lookup, depth + 1)
    if (inner.value === null) return inner
    result += inner.value
    at += token[0].length
  }
  return { value: result, problem: null }
}
