import { join } from 'node:path'
import { nodeFiles } from '../engine/node-ports/files.ts'
import { formatOfPath } from '../engine/revisions/formats/index.ts'
import type { Where } from '../../shared/diagnostics.ts'
import type { CliContext } from './cli-context.ts'

/** Of larger files no line is shown. */
const most = 5 * 1024 * 1024

/** A text of a line (from 1) of a file, null where it cannot be had. */
type LineOf = (file: string, line: number) => string | null

/**
 * Reads what is needed to show the line an error points at: of a revision or model of the open project. Of settings and
 * `.env` no line is shown: a broken one may hold a password anywhere.
 */
export async function sourceLines(context: CliContext, where: Where | null): Promise<LineOf> {
  const lines = where === null || where.line === null ? [] : await readLines(context, where.file)
  return (file, line) => (file === where?.file ? (lines[line - 1] ?? null) : null)
}

async function readLines(context: CliContext, file: string): Promise<readonly string[]> {
  if (formatOfPath(file) === null) return []
  try {
    const { project } = await context.open()
    const { bytes } = await nodeFiles.readStamped(join(project.root, file), most)
    return bytes === null ? [] : new TextDecoder().decode(bytes).split(/\r?\n/)
  } catch {
    return []
  }
}
