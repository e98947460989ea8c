import { homedir, userInfo } from 'node:os'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The name of the account this process runs under; null where it has a number only, as containers and some services
 * do (`userInfo` then fails with ENOENT).
 */
export function accountName(account: () => { readonly username: string } = userInfo): string | null {
  try {
    return account().username
  } catch {
    return null
  }
}

/** The same for the ledger, which needs a name: otherwise the one in the environment, otherwise the number. */
export function osUserName(environment: Environment, account = accountName): string {
  const named = account() ?? ['USER', 'LOGNAME', 'USERNAME'].map((name) => environment[name]).find(Boolean)
  const number = process.getuid?.()
  return named ?? (number === undefined ? 'unknown' : `uid-${number}`)
}

/** The user's home; where there is none, `fallback`, so that what is kept for the user is kept somewhere. */
export function homeFolder(fallback: string, home: () => string = homedir): string {
  try {
    return home()
  } catch {
    return fallback
  }
}
