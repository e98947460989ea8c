/** The changelog of a version that is released: its section, and the whole text that holds it. */
export type ReleasedChangelog = {
  /** Heading and lines of the version, as release notes. */
  readonly section: string
  readonly lines: number
  readonly text: string
}

const open = '## Unreleased\n'

/**
 * Moves what stands under "Unreleased" below a heading of the version and its date.
 * @param date as `2026-01-31`
 * @throws Error in words for people where there is nothing to release, or the version has its section already
 */
export function releaseChangelog(text: string, version: string, date: string): ReleasedChangelog {
  const start = text.indexOf(open)
  if (start < 0) throw new Error('CHANGELOG.md has no section "## Unreleased".')
  if (new RegExp(`^## ${version.replaceAll('.', '\\.')}\\b`, 'm').test(text)) {
    throw new Error(`CHANGELOG.md has a section for ${version} already: say another with --version.`)
  }
  const rest = text.slice(start + open.length)
  const end = rest.search(/^## /m)
  const body = (end < 0 ? rest : rest.slice(0, end)).trim()
  if (body === '') throw new Error('CHANGELOG.md has no line under "## Unreleased": nothing to release.')
  const section = `## ${version} (${date})\n\n${body}\n`
  const after = end < 0 ? '' : `\n${rest.slice(end)}`
  return {
    section,
    lines: body.split('\n').filter((line) => line.startsWith('- ')).length,
    text: `${text.slice(0, start)}${open}\n${section}${after}`,
  }
}
