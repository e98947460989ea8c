import { basename, dirname, join, relative, sep } from 'node:path'
import type { Diagnostic } from '../../../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../../../shared/errors.ts'
import type { Ports } from '../../../ports.ts'
import { readProjectText } from '../../read-text.ts'
import { readCompanion } from '../headway-json/companion.ts'
import { settingsFileName } from '../headway-json/settings-schema.ts'
import type { Description, DescriptionOptions, ProjectSource } from '../source.ts'
import { describeKnexfile } from './describe.ts'
import { readKnexfile } from './read-knexfile.ts'
import type { StaticValue } from './static-value.ts'

const fileNames = [
  'knexfile.js',
  'knexfile.cjs',
  'knexfile.mjs',
  'knexfile.ts',
  'knexfile.mts',
  'knexfile.cts',
  'knexfile.json',
]

/**
 * A knex project where it is. The knexfile is code, and read as far as that goes; what only running it can tell comes
 * with the options, once it ran. A `headway.json` beside it may add targets and a few settings.
 */
export const knexSource: ProjectSource = {
  name: 'knex',
  fileName: 'knexfile.js',
  describes: (fileName) => fileNames.includes(fileName),
  detect,
  read: async (files, file, options) => {
    const text = (await readProjectText(files, file)) ?? ''
    const { value, error } = readKnexfile(text, file)
    const run = options.knexfile ?? null
    const description = await describe(files, file, options, run?.problem === null ? run.value : value)
    // What reading cannot take, running may.
    if (error === null || run?.problem === null) return description
    const where = { file: below(description.root, file), line: error.line, column: error.column }
    const broken: Diagnostic = {
      rule: 'knexfile',
      severity: 'error',
      where,
      revision: null,
      message: `The knexfile cannot be read: ${error.message}`,
      hint: 'Correct it; the migrations of ./migrations are shown meanwhile.',
    }
    return {
      ...description,
      diagnostics: [broken, ...description.diagnostics.filter(({ severity }) => severity !== 'error')],
    }
  },
}

async function detect(files: Ports['files'], folder: string): Promise<string | null> {
  const found: string[] = []
  for (const name of fileNames) {
    const file = await files.stat(join(folder, name)).catch(() => null)
    if (file !== null && file.kind !== 'directory') found.push(name)
  }
  const [first, ...others] = found
  if (first === undefined) return null
  const own = await readProjectText(files, join(folder, settingsFileName)).catch(() => null)
  if (own !== null && !readCompanion(own, settingsFileName).isCompanion) return null
  if (others.length === 0) return join(folder, first)
  throw new HeadwayError(
    'project_not_found',
    `${folder} holds ${found.length} knexfiles: ${found.join(', ')}. Which one is meant?`,
    {
      hint: `Open the file itself: ${found.map((name) => join(folder, name)).join(' or ')}.`,
      candidates: found,
    },
  )
}

/** The description that the exports of a knexfile come to, with what a `headway.json` beside it adds. */
async function describe(
  files: Ports['files'],
  file: string,
  options: DescriptionOptions,
  value: StaticValue,
): Promise<Description> {
  const here = dirname(file)
  const companionText = (await readProjectText(files, join(here, settingsFileName))) ?? '{}'
  const variables = readCompanion(companionText, settingsFileName).nodeEnvironment
  const { section, nodeEnvironment = null } = options
  const failure = options.knexfile?.problem ?? null
  const described = describeKnexfile(value, { file, section, nodeEnvironment, variables, failure })
  const { root, knex } = described
  const settingsFile = below(root, join(here, settingsFileName))
  const companion = readCompanion(companionText, settingsFile)
  const declared = new Set(companion.targets.map(({ name }) => name))
  return {
    root,
    settings: { ...described.settings, ...companion.settings },
    shadowUrl: companion.shadowUrl,
    shadowUrlEnv: companion.shadowUrlEnv,
    targets: [...companion.targets, ...described.targets.filter(({ name }) => !declared.has(name))],
    diagnostics: [...described.diagnostics, ...companion.diagnostics],
    settingsFile,
    watched: [file, join(here, settingsFileName), ...(options.knexfile?.sources ?? [])].map((path) =>
      below(root, path),
    ),
    python: null,
    knex,
  }
}

function below(root: string, path: string): string {
  return (relative(root, path) || basename(path)).split(sep).join('/')
}
