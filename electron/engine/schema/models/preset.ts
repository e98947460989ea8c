/** What a preset knows of the project when it makes its command. */
type PresetRequest = {
  /** What the settings name: a module, a schema file; null where they name none. */
  readonly module: string | null
  /** What tools call the database of the target: `postgresql` or `sqlite`. */
  readonly database: string
  /** The Python of the project, as a command. */
  readonly python: readonly string[]
  /** Version of the preset's package that is installed in the project; null where it is not known. */
  readonly version: string | null
  /** URL of the loader for TypeScript that Headway brings along. */
  readonly loader: string
}

/** A program with its arguments, which prints the DDL of the model to standard output. */
type PresetCommand = { readonly program: string; readonly args: readonly string[] }

/** Texts of files that tell what a project uses, by name; only those that are there. */
type ProjectTexts = ReadonlyMap<string, string>

/** How the models of one tool become DDL. */
export interface ModelPreset {
  readonly name: string
  /** The npm package whose version decides the command. */
  readonly package?: string
  /** The settings that a new project gets where the tool is found; null where it is not. */
  propose(texts: ProjectTexts): { readonly preset: string; readonly module?: string } | null
  /** Throws an Error in words for people where the settings lack something. */
  command(request: PresetRequest): PresetCommand
}

/** Whether `package.json` names a package among those the project needs. */
export function needsPackage(texts: ProjectTexts, name: string): boolean {
  return new RegExp(`"${name.replaceAll(/[/.]/g, '\\$&')}"\\s*:`).test(texts.get('package.json') ?? '')
}

/** Whether one of the files that name Python packages names this one. */
export function needsPython(texts: ProjectTexts, name: string): boolean {
  const word = new RegExp(`^\\W*${name}\\b`, 'im')
  return ['pyproject.toml', 'requirements.txt', 'Pipfile'].some((file) => word.test(texts.get(file) ?? ''))
}

/** What the settings must name. @throws Error */
export function requireModule(preset: string, module: string | null, example: string): string {
  if (module !== null) return module
  throw new Error(`The preset ${preset} needs a "module": { "preset": "${preset}", "module": "${example}" }.`)
}
