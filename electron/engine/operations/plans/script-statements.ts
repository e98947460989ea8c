import { HeadwayError } from '../../../../shared/errors.ts'
import type { StatementInfo } from '../../../../shared/model/plan.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import { ancestors } from '../../graph/closure.ts'
import { rowNodes } from '../../graph/version-rows.ts'
import { readRevisionText } from '../../revisions/read-revision.ts'
import { factsOfRevision } from '../../runner/host-program.ts'
import { changesSomething } from '../../sql/changes-something.ts'
import { createReplayer } from '../../runner/replay.ts'
import type { Direction, Replayed } from '../../shadow/shadow.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { inUpgradeOrder } from '../revisions/inspect-revision.ts'
import { programOf } from '../python/program-of.ts'
import { shadowOf } from '../schema/replay-port.ts'
import type { History } from '../workspace.ts'

type ScriptRun = { readonly revision: Revision; readonly direction: Direction }
/** What one run of a revision does, as a script has it. */
export type ScriptPart = { readonly statements: readonly ScriptStatement[]; readonly readsData: boolean }
/** A statement; its effects where the operation that made it says them: its words alone may tell otherwise. */
type ScriptStatement = Pick<StatementInfo, 'sql' | 'effects'>

/**
 * The statements of each run, in order, starting from `rows`: replayed on the shadow, so that they are true;
 * where there is no shadow recorded, with reads coming back empty.
 */
export async function scriptStatements(
  context: EngineContext,
  history: History,
  targetName: string,
  rows: readonly string[],
  runs: readonly ScriptRun[],
): Promise<readonly ScriptPart[]> {
  if (runs.length === 0) return []
  const target = requireTarget(context, targetName)
  const tops = rowNodes(history.graph, rows)
  const applied = inUpgradeOrder(history, ancestors(history.graph, tops), tops)
  try {
    const shadow = await shadowOf(context, target)
    return await shadow.use(applied, async (standing) => {
      const parts: ScriptPart[] = []
      for (const { revision, direction } of runs) parts.push(toPart(await standing.run(revision, direction)))
      return parts
    })
  } catch (error) {
    if (!(error instanceof HeadwayError) || !unreachable(error)) throw error
    return record(context, targetName, runs)
  }
}

/** Without a server there is no shadow; a script must still come out. */
function unreachable({ code, cause }: HeadwayError): boolean {
  const codes = ['database_unreachable', 'password_needed', 'shadow_unavailable', 'beyond_scratch']
  const replayFailed =
    code === 'shadow_unavailable' && cause instanceof HeadwayError && !codes.includes(cause.code)
  return codes.includes(code) && !replayFailed
}

/** Where no server is asked, what the oldest one understands will do. */
const oldestVersion = '14.0'

async function record(
  context: EngineContext,
  targetName: string,
  runs: readonly ScriptRun[],
): Promise<readonly ScriptPart[]> {
  const { dialect } = requireTarget(context, targetName)
  const { ports } = context
  const { project } = requireWorkspace(context)
  const program = await programOf(context, dialect, oldestVersion)
  const replayer = createReplayer({ dialect, program, root: project.root, ports })
  try {
    await replayer.prepare(null)
    const parts: ScriptPart[] = []
    for (const { revision, direction } of runs) {
      const { text, hash } = await readRevisionText(ports, project, revision.path, revision.hash)
      const source = { path: revision.path, hash, text }
      parts.push(
        toPart(
          await replayer.replay({
            session: null,
            source,
            direction,
            transactional: revision.transaction,
            step: factsOfRevision(revision, direction),
          }),
        ),
      )
    }
    return parts
  } finally {
    replayer.close()
  }
}

function toPart({ statements, readsData }: Replayed): ScriptPart {
  return { statements: statements.filter(changesSomething), readsData }
}
