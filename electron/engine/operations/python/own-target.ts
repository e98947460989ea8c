import { hash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { HeadwayError } from '../../../../shared/errors.ts'
import { dialectName } from '../../../../shared/model/project.ts'
import type { DialectName } from '../../../../shared/model/project.ts'
import { Secret } from '../../ports.ts'
import { defaultDatabaseUrl } from '../../project/environment.ts'
import type { Project } from '../../project/project.ts'
import type { PythonProject } from '../../project/python-project.ts'
import { parseDatabaseUrl } from '../../project/urls.ts'
import { keepJson, keyOfKept, readKeptJson } from '../../revisions/kept-json.ts'
import type { EngineContext } from '../context.ts'
import type { Workspace } from '../workspace.ts'
import { askCode, noDatabase } from './ask-code.ts'
import type { CodeAnswer } from './ask-code.ts'
import { pythonProgram } from './python-program.ts'

/** What was found out about an Alembic project by running its code; the URL is a secret. */
export type Learned = {
  /** A key of the files it was learned from: it is valid as long as they are unchanged. */
  readonly key: string
  readonly url: Secret
  readonly versionTable: string
  readonly versionTableSchema: string | null
}

/** Projects that are being asked: a second request waits for the first one's answer. */
const learning = new WeakMap<Workspace, Promise<void>>()

/**
 * Finds out where `env.py` connects to and where it keeps its rows, where only running it can tell and the project is
 * trusted. What it turned out to be (this variable, those five) is remembered, so that it need not run every time; the
 * URL itself never is. What goes wrong becomes the problem of the target.
 */
export async function learnOwnTarget(context: EngineContext): Promise<void> {
  const { workspace } = context
  if (workspace === null) return
  const underWay = learning.get(workspace)
  if (underWay !== undefined) return await underWay
  const work = learn(context, workspace).finally(() => learning.delete(workspace))
  learning.set(workspace, work)
  await work
}

async function learn(context: EngineContext, workspace: Workspace): Promise<void> {
  const { project } = workspace
  const { python } = project
  if (python === null || !project.trusted || !needsCode(project, python)) return
  const key = await keyOf(context, project, python)
  if (workspace.learned?.key === key) return
  try {
    const known = await recall(context, project, key)
    const answer = known ?? (await ask(context, project, python))
    if (known === null) await remember(context, project, key, answer)
    workspace.learn({ ...answer, key, url: new Secret(answer.url) })
  } catch (error) {
    if (!(error instanceof HeadwayError)) throw error
    // This runs every time, so listeners are only told of a different problem.
    if (workspace.learnedProblem?.message === error.message) return
    workspace.learnProblem(error)
  }
  // Tells windows to ask again: until now the database was unknown, and counted as production.
  context.hub.emit('project.changed', { version: '' })
}

function needsCode({ targets }: Project, { ownTarget, env }: PythonProject): boolean {
  return (
    env.needsRun ||
    env.mayRepeat ||
    targets.some(({ name, fromCode }) => name === ownTarget && fromCode === true)
  )
}

async function ask({ ports }: EngineContext, project: Project, python: PythonProject): Promise<CodeAnswer> {
  // The code decides which one it is: the process uses whatever the code connects to.
  const dialect = dialectName.options[0] as DialectName
  const options = { project, python, dialect, serverVersion: '', ownUrl: null, asks: 'url' as const }
  const answer = await askCode(await pythonProgram(ports, options), project.root, python.env.mayRepeat)
  if (answer === null) throw noDatabase()
  return answer
}

/** Everything that decides the answer, but for modules that `env.py` imports. */
async function keyOf({ ports }: EngineContext, project: Project, python: PythonProject): Promise<string> {
  const texts = await Promise.all(
    project.watched.map((path) => ports.files.read(join(project.root, path)).catch(() => null)),
  )
  const parts = texts.map((bytes) => (bytes === null ? '' : Buffer.from(bytes).toString('latin1')))
  return hash('sha256', JSON.stringify([parts, project.environment.dotEnv, python.section, python.arguments]))
}

/** Where a URL came from: one environment variable, the usual several together, or the description itself. */
const origin = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('variable'), name: z.string() }),
  z.object({ kind: z.enum(['usual', 'described']) }),
])
type Origin = z.infer<typeof origin>

const stored = z.object({
  key: z.string(),
  origin,
  versionTable: z.string(),
  versionTableSchema: z.string().nullable(),
})

async function recall({ ports }: EngineContext, project: Project, key: string): Promise<CodeAnswer | null> {
  const found = stored.safeParse(await readKeptJson(ports.cache, keyOfKept('env', project.root)))
  if (!found.success || found.data.key !== key) return null
  const { versionTable, versionTableSchema } = found.data
  const url = urlBy(project, found.data.origin)
  return url === null ? null : { url, versionTable, versionTableSchema }
}

async function remember(
  { ports }: EngineContext,
  project: Project,
  key: string,
  { url, versionTable, versionTableSchema }: CodeAnswer,
): Promise<void> {
  const found = originOf(project, url, ports.environment)
  if (found === null) return
  await keepJson(ports.cache, keyOfKept('env', project.root), {
    key,
    origin: found,
    versionTable,
    versionTableSchema,
  })
}

function urlBy({ environment, python }: Project, by: Origin): string | null {
  if (by.kind === 'variable') return environment.get(by.name) ?? null
  return by.kind === 'usual' ? (defaultDatabaseUrl(environment)?.value ?? null) : (python?.iniUrl ?? null)
}

/** The origin that leads to the same database; null where there is none that may be remembered. */
function originOf(
  { environment, root, python }: Project,
  url: string,
  process: Readonly<Record<string, string | undefined>>,
): Origin | null {
  const same = (other: string | null): boolean => other !== null && sameDatabase(other, url, root)
  const names = [
    ...(python?.env.variables ?? []),
    ...Object.keys(environment.dotEnv),
    ...Object.keys(process),
  ]
  const variable = names.find(
    (name) => /:\/\//.test(environment.get(name) ?? '') && same(environment.get(name) ?? null),
  )
  if (variable !== undefined) return { kind: 'variable', name: variable }
  if (same(defaultDatabaseUrl(environment)?.value ?? null)) return { kind: 'usual' }
  return same(python?.iniUrl ?? null) ? { kind: 'described' } : null
}

function sameDatabase(text: string, other: string, root: string): boolean {
  const shown = (url: string): string => {
    const { connection } = parseDatabaseUrl(url, { root })
    const password = 'password' in connection ? (connection.password?.reveal() ?? null) : null
    return JSON.stringify([connection, password])
  }
  try {
    return shown(text) === shown(other)
  } catch {
    return false
  }
}
