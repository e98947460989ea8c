import type { Handlers, RequestOf, ResponseOf } from '../../../../shared/contract.ts'
import { toErrorData } from '../../../../shared/errors.ts'
import { dialectOf } from '../../dialects/index.ts'
import { Secret } from '../../ports.ts'
import { removeTarget, saveTarget } from '../../project/sources/headway-json/save-target.ts'
import { maskSecrets } from '../../../../shared/mask-secrets.ts'
import { keepPassword } from '../../project/kept-passwords.ts'
import { requireTrust } from '../../project/project.ts'
import { requireConnection, resolveTarget, resolveTargets } from '../../project/targets.ts'
import { parseDatabaseUrl } from '../../project/urls.ts'
import type { ConnectionSettings, Dialect, Session, VersionTableRef } from '../../dialects/dialect.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace, versionTableOf, withSession } from '../context.ts'
import { createDatabase, discardDatabase, keepDatabase } from './create-database.ts'
import { doubtOf } from './doubtful-step.ts'
import { emptyTarget } from './empty-target.ts'
import { labelTarget } from './label-target.ts'
import { readTargetState } from './target-state.ts'

type TargetHandlers = Pick<Handlers, Extract<keyof Handlers, `targets.${string}`>>

/** The server that answers under a URL or target; the reason where nothing answers. */
async function tryConnection(
  context: EngineContext,
  { url, password, target }: RequestOf<'targets.test'>,
): Promise<ResponseOf<'targets.test'>> {
  const start = context.ports.clock.monotonic()
  const ms = () => context.ports.clock.monotonic() - start
  try {
    const identity =
      target === undefined
        ? await identifyUrl(context, url, password)
        : await identifyTarget(context, target, password)
    return { identity, error: null, ms: ms() }
  } catch (error) {
    return { identity: null, error: toErrorData(error), ms: ms() }
  }
}

export function targetHandlers(context: EngineContext): TargetHandlers {
  return {
    'targets.create': ({ target, revisions }) => createDatabase(context, target, revisions),
    'targets.keep': ({ target, seed }) => keepDatabase(context, target, seed),
    'targets.discard': ({ target }) => discardDatabase(context, target),
    'targets.list': async () => listTargets(context),
    'targets.state': ({ target }) => readTargetState(context, target),
    'targets.matrix': () => {
      const names = requireWorkspace(context).project.targets.map((target) => target.name)
      return Promise.all(names.map((name) => readTargetState(context, name)))
    },
    'targets.test': (request) => tryConnection(context, request),
    'targets.save': async (request) => {
      const workspace = requireWorkspace(context)
      await saveTarget(context.ports, workspace.project, request)
      await workspace.refresh()
      context.hub.emit('target.changed', { target: request.name })
      return listTargets(context)
    },
    'targets.read': async ({ target }) => readTarget(context, target),
    'targets.remove': async ({ target }) => {
      const workspace = requireWorkspace(context)
      await removeTarget(context.ports, workspace.project, target)
      await keepPassword(context.ports, workspace.project.root, target, null)
      context.passwords.delete(target)
      await workspace.refresh()
      return listTargets(context)
    },
    'targets.password': async ({ target, password, remember = false }) => {
      const { project } = requireWorkspace(context)
      resolveTarget(project, target)
      await keepPassword(context.ports, project.root, target, remember ? password : null)
      context.passwords.set(target, new Secret(password))
      context.hub.emit('target.changed', { target })
      return null
    },
    'targets.label': (request) => labelTarget(context, request),
    'targets.empty': ({ target, confirm }) => emptyTarget(context, target, confirm),
    'targets.ledger': ({ target, limit }) =>
      reading(context, target, async (dialect, session, ref) => [
        ...(await dialect.readLedger(session, ref, { limit })),
      ]),
    'targets.doubt': (request) => doubtOf(context, request),
    'targets.ran': ({ target, revision }) =>
      reading(context, target, async (dialect, session, ref) => ({
        entries: [...(await dialect.readLedger(session, ref, { revision, limit: mostRan }))],
        appliedText: await dialect.readAppliedText(session, ref, revision),
      })),
  }
}

/** As many runs of one revision as are shown. */
const mostRan = 50

function reading<Value>(
  context: EngineContext,
  target: string,
  use: (dialect: Dialect, session: Session, ref: VersionTableRef) => Promise<Value>,
): Promise<Value> {
  const { dialect, connection } = requireTarget(context, target)
  const ref = versionTableOf(context)
  return withSession(dialect, dialect.settingsForReading(connection), (session) => use(dialect, session, ref))
}

function listTargets(context: EngineContext) {
  return resolveTargets(requireWorkspace(context).project, context.passwords).map((target) => target.info)
}

async function identifyUrl(context: EngineContext, url: string, password: string | null) {
  // A window that shows an untrusted project asks for it: nothing is connected to from there.
  if (context.workspace !== null) requireTrust(context.workspace.project)
  const root = context.workspace?.project.root ?? '/'
  const secret = password === null ? {} : { password: new Secret(password) }
  const { connection } = parseDatabaseUrl(url, { root, ...secret })
  return identify(connection)
}

/** The target as its settings are written. */
function readTarget(context: EngineContext, name: string) {
  const { project } = requireWorkspace(context)
  const { tier, schemas } = resolveTarget(project, name)
  const declared = project.targets.find((target) => target.name === name)
  const url = declared?.url ? maskSecrets(declared.url.reveal()) : null
  return { name, url, urlEnv: declared?.urlEnv ?? null, tier, schemas: [...schemas] }
}

/** Who answers at the URL that a target has, with another password where one is given. */
async function identifyTarget(context: EngineContext, name: string, password: string | null) {
  const { project } = requireWorkspace(context)
  requireTrust(project)
  const passwords = new Map(context.passwords)
  if (password !== null) passwords.set(name, new Secret(password))
  const connection = requireConnection(resolveTarget(project, name, passwords))
  return identify(connection)
}

async function identify(connection: ConnectionSettings) {
  const dialect = dialectOf(connection.dialect)
  return withSession(dialect, dialect.settingsForReading(connection), async (session) => {
    const { readOnly: _readOnly, ...identity } = await dialect.identify(session)
    return identity
  })
}
