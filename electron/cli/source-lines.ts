import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CliContext } from './cli-context.ts'

/** A reader of single lines of the open project's files; without a project, or for a file that is gone, it has none. */
export async function sourceLines(
  context: CliContext,
): Promise<(file: string, line: number) => string | null> {
  const root = await context.open().then(
    ({ project }) => project.root,
    () => null,
  )
  return (file, line) => {
    if (root === null) return null
    try {
      return readFileSync(join(root, file), 'utf8').split(/\r?\n/)[line - 1] ?? null
    } catch {
      return null
    }
  }
}
