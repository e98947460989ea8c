import type sqlite3 from 'sqlite3'
import { HeadwayError } from '../../../../shared/errors.ts'

type Driver = typeof sqlite3

/**
 * SQLite's driver, loaded by the first connection: commands that need no database start sooner.
 * @param load for tests: fails as the system does where the native part is missing or another machine's
 * @throws HeadwayError `unsupported`
 */
export async function loadDriver(
  load: () => Promise<{ readonly default: Driver }> = () => import('sqlite3'),
): Promise<Driver> {
  try {
    return (await load()).default
  } catch (cause) {
    throw unusable(cause)
  }
}

/** `node_modules` that was copied from another system, or installed without scripts. */
function unusable(cause: unknown): HeadwayError {
  const said = cause instanceof Error ? cause.message : String(cause)
  const missing = /could not locate the bindings file|cannot find (?:module|package)/i.test(said)
  return new HeadwayError(
    'unsupported',
    missing
      ? 'The native part of sqlite3 is missing: the package was installed without its scripts.'
      : `The native part of sqlite3 was built for another system: it does not load on ${process.platform} ${process.arch}.`,
    {
      hint: 'Run "npm rebuild sqlite3" in the folder that holds node_modules. Do not copy node_modules between systems or into an image: install there.',
      detail: said,
      cause,
    },
  )
}
