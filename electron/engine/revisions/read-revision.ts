import { join } from 'node:path'
import type { Diagnostic } from '../../../shared/diagnostics.ts'
import { HeadwayError } from '../../../shared/errors.ts'
import type { Revision } from '../../../shared/model/revision.ts'
import type { Files, Ports } from '../ports.ts'
import type { Project } from '../project/project.ts'
import type { RevisionFileFormat } from './formats/format.ts'
import { formatOfPath } from './formats/index.ts'
import type { ReadFile, RevisionCache } from './revision-cache.ts'
import { decodeRevisionText, hashOfText, maxRevisionBytes, normalizeText } from './revision-text.ts'

/**
 * Reads and parses one revision file, using what the cache knows. Never throws: a file that cannot be used
 * comes back with a diagnostic and without a revision.
 */
export async function readRevisionFile(
  ports: Pick<Ports, 'files' | 'clock'>,
  file: FoundFile,
  options: {
    readonly cache?: RevisionCache
    readonly fresh?: boolean
    readonly format?: RevisionFileFormat | null
  },
): Promise<ReadFile> {
  const { cache } = options
  const known = options.fresh === true ? null : await unchanged(ports, file, cache)
  if (known) return known
  const readAt = ports.clock.now().getTime()
  let read: Awaited<ReturnType<Files['readStamped']>>
  try {
    read = await ports.files.readStamped(file.absolute, maxRevisionBytes)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return unusable(
      problem('unreadable-file', file.path, `The file cannot be read: ${why}.`, 'Check its permissions.'),
    )
  }
  const result = resultOf(read.bytes, file, cache, options.format ?? null)
  cache?.store(file.absolute, read.stamp, readAt, result)
  return result
}

/** A file that may be a revision. */
export type FoundFile = {
  /** Relative to the project's root, with `/`. */
  readonly path: string
  readonly absolute: string
  /** Where it really is: the same, but for symlinks. */
  readonly real: string
}

async function unchanged(
  ports: Pick<Ports, 'files'>,
  { absolute, real }: FoundFile,
  cache: RevisionCache | undefined,
): Promise<ReadFile | null> {
  if (cache?.knows(absolute) !== true) return null
  const stamp = await ports.files.stat(real)
  return stamp === null ? null : cache.unchanged(absolute, stamp)
}

function resultOf(
  bytes: Uint8Array | null,
  { path, absolute }: FoundFile,
  cache: RevisionCache | undefined,
  format: RevisionFileFormat | null,
): ReadFile {
  if (bytes === null) return unusable(tooLarge(path))
  const decoded = decodeRevisionText(bytes)
  if (decoded.kind === 'problem') return unusable(undecodable(path, decoded, bytes))
  return cache?.sameContent(absolute, decoded.hash) ?? parsed(decoded.text, path, decoded.hash, format)
}

function parsed(text: string, path: string, hash: string, given: RevisionFileFormat | null = null): ReadFile {
  const format = given ?? formatOfPath(path)
  if (format === null) return unusable(problem('unknown-format', path, 'The file is no revision file.', null))
  const { revision, diagnostics } = format.parse(text, path)
  return { hash, revision: revision && complete(revision, format, path, hash), diagnostics }
}

/**
 * Parses a text as the file at `path` would be, for validating what is being edited.
 * @param text as typed; BOM and line ends are normalized first
 */
export function parseRevisionText(text: string, path: string): ReadFile {
  const normalized = normalizeText(text)
  if (normalized.includes('\0'))
    return unusable(problem('nul-character', path, 'The text holds a NUL character.', null))
  return parsed(normalized, path, hashOfText(normalized))
}

/**
 * The normalized text of a revision file, for showing, editing and running: the very text its hash is over.
 * @throws HeadwayError `file_unreadable`; `file_conflict` where `expectedHash` is given and the file has changed
 */
export async function readRevisionText(
  ports: Pick<Ports, 'files'>,
  project: Pick<Project, 'root' | 'borrowed'>,
  path: string,
  expectedHash: string | null = null,
): Promise<{ readonly text: string; readonly hash: string }> {
  const borrowed = project.borrowed?.get(path)
  if (borrowed !== undefined) return { text: borrowed, hash: hashOfText(borrowed) }
  const bytes = await ports.files.read(join(project.root, path)).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new HeadwayError('file_unreadable', `${path} cannot be read: ${why}.`, { cause, where: at(path) })
  })
  const decoded = decodeRevisionText(bytes)
  if (decoded.kind === 'problem') {
    const { message, hint, where } = undecodable(path, decoded, bytes)
    throw new HeadwayError('file_unreadable', `${path}: ${message}`, { hint, where })
  }
  if (expectedHash !== null && expectedHash !== decoded.hash) {
    throw new HeadwayError('file_conflict', `${path} has changed since it was read.`, {
      hint: 'Read it again and look at what changed.',
      where: at(path),
    })
  }
  return { text: decoded.text, hash: decoded.hash }
}

function complete(
  revision: NonNullable<ReturnType<RevisionFileFormat['parse']>['revision']>,
  format: RevisionFileFormat,
  path: string,
  hash: string,
): Revision {
  return { ...revision, path, format: format.nameOf(path), hash }
}

function unusable(diagnostic: Diagnostic): ReadFile {
  return { hash: null, revision: null, diagnostics: [diagnostic] }
}

function tooLarge(path: string): Diagnostic {
  const limit = `${maxRevisionBytes / 1024 / 1024} MiB`
  const hint = 'Put large data into files beside the revision and load them from it.'
  return problem('file-too-large', path, `The file is larger than ${limit}.`, hint)
}

function undecodable(
  path: string,
  found: { readonly rule: string; readonly offset: number },
  bytes: Uint8Array,
): Diagnostic {
  const before = bytes.subarray(0, found.offset)
  const lineStart = before.lastIndexOf(10) + 1
  const line = before.reduce((count, byte) => (byte === 10 ? count + 1 : count), 1)
  const place = { file: path, line, column: found.offset - lineStart + 1 }
  const text = found.rule === 'not-utf8' ? 'The file is not UTF-8.' : 'The file holds a NUL character.'
  return { ...problem(found.rule, path, text, 'Save it as UTF-8 text.'), where: place }
}

function problem(rule: string, path: string, message: string, hint: string | null): Diagnostic {
  return { rule, severity: 'error', where: at(path), revision: null, message, hint }
}

function at(path: string): Diagnostic['where'] {
  return { file: path, line: null, column: null }
}
