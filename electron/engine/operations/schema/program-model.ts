import { hash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { ModelProgram } from '../../../../shared/model/project.ts'
import type { CommandResult, Ports } from '../../ports.ts'
import type { Project } from '../../project/project.ts'
import { hashOfText, normalizeText } from '../../revisions/revision-text.ts'
import { keepJson, keyOfKept, readKeptJson } from '../../revisions/kept-json.ts'
import { modelPresets } from '../../schema/models/index.ts'
import { findPython } from '../../schema/models/find-python.ts'
import type { CancelableWork } from '../cancelable-work.ts'
import type { ModelFile } from './model-files.ts'
import { nameOfReads, programReads, splitReads } from './program-reads.ts'

type ProgramPorts = Pick<Ports, 'files' | 'commands' | 'cache' | 'clock' | 'environment' | 'moduleLoader'>
type ProgramContext = { readonly ports: ProgramPorts; readonly work: Pick<CancelableWork, 'run'> }

/** The file name used in errors: printed DDL has no file. */
const printedFile = 'model-output.sql'
const kept = z.object({ key: z.string(), reads: programReads.nullable(), text: z.string() })
type Kept = z.infer<typeof kept>
const mostBytes = 20 * 1024 * 1024

/**
 * Runs the program of the model and answers what it printed, as one SQL file. With `watch` what it printed before is used
 * while nothing below those paths has changed. The project must be trusted.
 * @param database what tools call the target's: `postgresql` or `sqlite`
 * @throws HeadwayError `model_failed` with the program's own words, or `cancelled`; nothing was compared then
 */
export async function runModelProgram(
  context: ProgramContext,
  project: Pick<Project, 'root' | 'settings'>,
  program: ModelProgram,
  database: string,
): Promise<{ readonly files: readonly ModelFile[]; readonly hash: string }> {
  const before = await readKept(context.ports, project, program, database)
  const text = before ?? (await printAndKeep(context, project, program, database))
  const hash = hashOfText(text)
  return { files: [{ path: printedFile, text, hash }], hash }
}

/** Runs the program. What it printed is kept by what is watched, else by what it says it has read. */
async function printAndKeep(
  context: ProgramContext,
  project: Pick<Project, 'root' | 'settings'>,
  program: ModelProgram,
  database: string,
): Promise<string> {
  const { ports } = context
  const { root } = project
  const started = ports.clock.now().getTime()
  const watched = await contentKey(ports, root, program, database)
  const { text, reads } = splitReads(await printedBy(context, project, program, database))
  const asked = await askedKey(ports, root, program, database)
  // Paths of a container mean nothing here.
  const isHere = program.interpreter === null || program.interpreter.length === 1
  const read = reads === null || !isHere ? null : await nameOfReads(ports.files, root, reads, started)
  const record: Kept | null =
    watched !== null
      ? { key: watched, reads: null, text }
      : read !== null
        ? { key: `${asked} ${read}`, reads, text }
        : null
  if (record !== null) await keepJson(ports.cache, keyOfKept('model', root), record)
  return text
}

async function printedBy(
  { ports, work }: ProgramContext,
  project: Pick<Project, 'root' | 'settings'>,
  program: ModelProgram,
  database: string,
): Promise<string> {
  const title = project.settings.model ?? 'The model'
  const command = await commandOf(ports, project, program, database)
  const result = await work.run('Running the model’s program', (signal) =>
    ports.commands.run({
      command,
      cwd: project.root,
      root: project.root,
      variables: program.environment,
      timeoutMs: program.timeoutSeconds * 1000,
      mostBytes,
      signal,
    }),
  )
  if (result.problem === 'cancelled') {
    throw new HeadwayError('cancelled', `${title}: the program was cancelled. Nothing was compared.`)
  }
  const why = whyFailed(result, program)
  if (why !== null) {
    const said = result.stderr.trim() || result.stdout.trim().slice(-2000)
    throw new HeadwayError('model_failed', `${title}: ${why}.`, {
      hint: hintFor(said, command.program) ?? 'Run it in the folder of the project to see what it needs.',
      detail: said === '' ? null : said,
    })
  }
  return normalizeText(result.stdout)
}

async function commandOf(
  ports: ProgramPorts,
  { root }: Pick<Project, 'root'>,
  program: ModelProgram,
  database: string,
): Promise<{ program: string; args: readonly string[]; shell: boolean }> {
  if (program.command !== null) return { program: program.command, args: [], shell: true }
  const preset = modelPresets.find(({ name }) => name === program.preset)
  if (preset === undefined) {
    throw new HeadwayError('invalid_settings', `"model": there is no preset "${program.preset}".`, {
      hint: `Presets: ${modelPresets.map(({ name }) => name).join(', ')}.`,
    })
  }
  const python = program.interpreter ?? [await findPython(ports, root)]
  try {
    const { module } = program
    const version = preset.package === undefined ? null : await installedVersion(ports, root, preset.package)
    const made = preset.command({ module, database, python, version, loader: ports.moduleLoader })
    return { ...made, shell: false }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new HeadwayError('invalid_settings', message, { hint: 'Correct "model" in headway.json.' })
  }
}

/** The version of a package in the nearest `node_modules`; null where it is not there. */
async function installedVersion(
  { files }: Pick<Ports, 'files'>,
  root: string,
  name: string,
): Promise<string | null> {
  for (let folder = root; ; folder = dirname(folder)) {
    const path = join(folder, 'node_modules', name, 'package.json')
    const read = await files.readStamped(path, mostBytes).catch(() => null)
    const found = read?.bytes ? /"version":\s*"([^"]+)"/.exec(new TextDecoder().decode(read.bytes)) : null
    if (found?.[1] !== undefined) return found[1]
    if (dirname(folder) === folder) return null
  }
}

/** Why the output cannot be used; null where it can. */
function whyFailed(
  { code, stdout, problem }: CommandResult,
  { timeoutSeconds }: ModelProgram,
): string | null {
  if (problem === 'timeout') return `it did not end within ${timeoutSeconds} seconds`
  if (problem !== null) return problem.includes('ENOENT') ? 'the program was not found' : problem
  if (code !== 0) return `it ended with exit code ${code ?? 'none'}`
  return stdout.trim() === '' ? 'it printed no DDL' : null
}

/** What programs print when something is missing, and what helps. */
const lacks: readonly (readonly [RegExp, (name: string, program: string) => string])[] = [
  [
    /No module named '?([\w.]+)/,
    (name, program) =>
      `${program} has no ${name}: activate the project's environment, or set "python": { "interpreter": ... } in headway.json.`,
  ],
  [
    /Cannot find (?:module|package) '([^']+)'/,
    (name) => `${name} is missing: install the project's packages (npm install).`,
  ],
  // os.environ['X'], and settings by pydantic.
  [
    /KeyError: '([A-Z][A-Z0-9_]+)'|^(\w+)\n +Field required/m,
    (name) =>
      `Models see no variable that "model" does not name: "environment": ["${name.toUpperCase()}"]. They need none of the database.`,
  ],
  [
    /(ECONNREFUSED|could not connect to server|[Cc]onnection (?:to server .*)?refused)/,
    () => 'It asked for a database; the models must be printed without one.',
  ],
]

function hintFor(said: string, program: string): string | null {
  for (const [pattern, hint] of lacks) {
    const found = pattern.exec(said)
    if (found !== null) return hint(found[1] ?? found[2] ?? '', program)
  }
  return null
}

/** A name for the content of what is watched; null where nothing is, or where it is too much to be read. */
async function contentKey(
  { files }: Pick<Ports, 'files'>,
  root: string,
  program: ModelProgram,
  database: string,
): Promise<string | null> {
  if (program.watch.length === 0) return null
  const parts: string[] = [JSON.stringify([program, database])]
  for (const path of program.watch) {
    const found = await contentsOf(files, join(root, path), 5000 - parts.length)
    if (found === null) return null
    parts.push(...found)
  }
  return hash('sha256', parts.join('\n'))
}

async function contentsOf(files: Ports['files'], path: string, most: number): Promise<string[] | null> {
  const stat = await files.stat(path).catch(() => null)
  if (stat?.kind === 'file') {
    const read = await files.readStamped(path, mostBytes).catch(() => null)
    return read?.bytes ? [`${path}\0${hash('sha256', read.bytes)}`] : null
  }
  if (stat?.kind !== 'directory') return [`${path}\0`]
  const found: string[] = []
  for (const { name, kind } of await files.list(path)) {
    if (name === 'node_modules' || name === '__pycache__' || name.startsWith('.')) continue
    if (kind !== 'file' && kind !== 'directory') continue
    const below = found.length > most ? null : await contentsOf(files, join(path, name), most - found.length)
    if (below === null) return null
    found.push(...below)
  }
  return found
}

/** What was printed before, where nothing has changed that decides it; else null. */
async function readKept(
  ports: ProgramPorts,
  { root }: Pick<Project, 'root'>,
  program: ModelProgram,
  database: string,
): Promise<string | null> {
  const parsed = kept.safeParse(await readKeptJson(ports.cache, keyOfKept('model', root)))
  if (!parsed.success) return null
  const { key, reads, text } = parsed.data
  const watched = await contentKey(ports, root, program, database)
  if (watched !== null) return key === watched ? text : null
  const read = reads === null ? null : await nameOfReads(ports.files, root, reads)
  return read !== null && key === `${await askedKey(ports, root, program, database)} ${read}` ? text : null
}

/** A name for the command and all that it is told. */
async function askedKey(
  ports: ProgramPorts,
  root: string,
  program: ModelProgram,
  database: string,
): Promise<string> {
  const command = await commandOf(ports, { root }, program, database)
  const values = program.environment.map((name) => ports.environment[name] ?? null)
  return hash('sha256', JSON.stringify([command, values, database]))
}
