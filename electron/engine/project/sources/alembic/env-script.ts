/** What can be read of `env.py` without running it; null where it is missing or computed. */
export type EnvScript = {
  readonly versionTable: string | null
  readonly versionTableSchema: string | null
  /** Names of environment variables that the script itself reads. */
  readonly variables: readonly string[]
  /** True where the URL of the ini file is used as it is: nothing in the script replaces it. */
  readonly usesIniUrl: boolean
  /** False where the script says that there is no model: `target_metadata = None`, as a new project's does. */
  readonly hasModel: boolean
  /** True where the script may run migrations several times: something in it is a loop, or what runs them is elsewhere. */
  readonly mayRepeat: boolean
  /** True where the script says something of the version table that only running it can tell. */
  readonly needsRun: boolean
}

/** Reads the text of an `env.py`. A guess where code decides: `needsRun` says so, and a run tells. */
export function readEnvScript(text: string): EnvScript {
  const code = text.replace(/(^|\s)#[^\n]*/g, '$1')
  const literal = (name: string): string | null =>
    new RegExp(`\\b${name}\\s*=\\s*(["'])([^"'\\n]+)\\1\\s*(?:[,)\\n]|$)`).exec(code)?.[2] ?? null
  const computed = (name: string): boolean =>
    literal(name) === null && new RegExp(`\\b${name}\\s*=(?!=)`).test(code)
  const variables = [...code.matchAll(/(?:environ(?:\.get)?\s*[[(]|getenv\s*\()\s*["'](\w+)["']/g)].map(
    (match) => match[1] ?? '',
  )
  const replaces =
    /set_main_option\s*\(\s*["']sqlalchemy\.url|create_(?:async_)?engine\s*\(|["']sqlalchemy\.url["']\s*\]\s*=|\.attributes\b/
  return {
    versionTable: literal('version_table'),
    versionTableSchema: literal('version_table_schema'),
    variables: [...new Set(variables)],
    usesIniUrl: !replaces.test(code) && /engine_from_config/.test(code),
    hasModel: /\btarget_metadata\b/.test(code) && !/^target_metadata\s*(?::[^=\n]+)?=\s*None\s*$/m.test(code),
    mayRepeat:
      code.trim() !== '' &&
      (/^[ \t]*(?:async\s+)?(?:for|while)\b/m.test(code) || !/\brun_migrations\s*\(/.test(code)),
    needsRun: computed('version_table') || computed('version_table_schema') || /\bsearch_path\b/i.test(code),
  }
}
