import type { Failure } from '../../../shared/door-protocol.ts'

/** Code of the project that says how its migrations are run, in words. */
export type SettingsCode = {
  readonly name: string
  /** What shows the same without Headway. */
  readonly tryIt: string
  readonly missingPackage: string
  /** @param names variables that it misses, as far as its error tells them */
  readonly missingVariable: (names: readonly string[]) => string
}

const listOf = (names: readonly string[]): string =>
  names.length === 0 ? '...' : names.map((name) => `"${name}"`).join(', ')

const interpreterHint =
  'Headway runs the Python of the project: .venv beside alembic.ini, or "python": { "interpreter": ... } in a headway.json there.'

export const envPy: SettingsCode = {
  name: 'env.py',
  tryIt: 'alembic current',
  missingPackage: interpreterHint,
  missingVariable: (names) =>
    `It runs without the secrets of your shell. A variable that it needs is named under "python": { "environment": [${listOf(names)}] } in a headway.json beside alembic.ini.`,
}

/** env.py where it is only asked where its database is: it sees the environment of the user. */
export const askedEnvPy: SettingsCode = {
  ...envPy,
  missingVariable: (names) =>
    `It sees the environment of your shell and the .env beside it: set ${names.length === 0 ? 'what it needs' : names.join(', ')} there.`,
}

export const knexfile: SettingsCode = {
  name: 'the knexfile',
  tryIt: 'knex migrate:list',
  missingPackage: 'Install the packages of the project (npm install), or correct the import.',
  missingVariable: (names) =>
    `Migrations run without the secrets of your shell. A variable that the knexfile needs is named under "node": { "environment": [${listOf(names)}] } in a headway.json beside it.`,
}

/** The knexfile where it is only asked: it sees the environment of the user. */
export const askedKnexfile: SettingsCode = {
  ...knexfile,
  missingVariable: () =>
    'It sees the environment of your shell and the .env beside it. Correct it, or name the database under "targets" in a headway.json beside it.',
}

/** What to do about code that failed, by what it threw. */
export function settingsHint(code: SettingsCode, failure: Failure): string {
  const { name, message, reason, runtime } = failure
  const isPackage =
    reason === 'load' ||
    /^(?:ModuleNotFoundError|ImportError)$/.test(name) ||
    /^Cannot find (?:module|package) /.test(message)
  if (isPackage)
    return runtime === undefined ? code.missingPackage : `It ran in ${runtime}. ${code.missingPackage}`
  if (name === 'SystemExit')
    return 'It ends the program by itself. Look at the condition that it does so under.'
  if (/^(?:Syntax|Indentation|Tab)Error$/.test(name)) return 'Correct the line.'
  if (name === 'NoSuchModuleError' && message.endsWith('dialects:driver'))
    return 'sqlalchemy.url in alembic.ini is still what alembic init wrote. Write the URL of your database there, or have env.py set it.'
  if (name === 'NotSupportedError' && message.startsWith('This run is on '))
    return 'Let it connect to nothing but the database that it migrates.'
  const variables = missingVariables(failure)
  return variables.length === 0
    ? `Where ${code.tryIt} works: ${uncapitalized(code.missingVariable([]))}`
    : code.missingVariable(variables)
}

function uncapitalized(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}

/** Errors that settings end with where a variable is not there: os.environ, decouple, environs, pydantic, Django. */
const aboutVariables = /^(?:KeyError|UndefinedValueError|EnvError|EnvironError|ImproperlyConfigured)$/

/** Names of variables that an error says are missing. */
function missingVariables({ name, message }: Failure): readonly string[] {
  if (name === 'ValidationError')
    return [...message.matchAll(/^(\w+)\n\s+Field required/gm)].map(([, field = '']) => field.toUpperCase())
  if (!aboutVariables.test(name)) return []
  return [...new Set(message.match(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]*\b|(?<=^['"])[A-Z][A-Z0-9_]+(?=['"]$)/g))]
}
