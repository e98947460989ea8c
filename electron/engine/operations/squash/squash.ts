import type { RequestOf } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Squash } from '../../../../shared/model/squash.ts'
import { refuseUnread } from '../../plan/require-whole-history.ts'
import { requireTrust, requireValidSettings } from '../../project/project.ts'
import type { Project } from '../../project/project.ts'
import { renderRevision } from '../../revisions/write-revision.ts'
import type { NewRevision } from '../../revisions/write-revision.ts'
import type { EngineContext } from '../context.ts'
import { requireTarget, requireWorkspace } from '../context.ts'
import { shadowOf } from '../schema/replay-port.ts'
import type { History } from '../workspace.ts'
import type { Recorded } from './record-range.ts'
import { dataSteps } from './squash-data.ts'
import { requireNobodyInside, standingsOf } from './squash-databases.ts'
import { writeSquash } from './squash-files.ts'
import { squashFileOf } from './squash-draft.ts'
import { findForm } from './squash-proof.ts'
import { rangeOf } from './range.ts'
import type { Range } from './range.ts'

type Request = RequestOf<'revisions.squash'>

/**
 * One revision that does what a range does, proved on the shadow; with `dryRun` only shown. Refuses a range that one
 * revision cannot replace, a result that differs, and databases that stand inside the range.
 */
export async function squashRevisions(context: EngineContext, request: Request): Promise<Squash> {
  const workspace = requireWorkspace(context)
  const history = await workspace.freshHistory()
  const { project } = workspace
  requireSquashable(project, history)
  const range = rangeOf(history, request.from, request.to)
  const dropped = new Set(request.drop)
  requireDataSteps(range, dropped)
  const databases = await standingsOf(context, range)
  const open = requireTarget(context, request.target)
  const { schemas } = open.target
  const shadow = await shadowOf(context, open)
  const format = project.python === null ? (request.format ?? project.settings.format) : 'py'
  const dialect = open.dialect.name
  const draftOf = (statements: readonly string[], recorded: Recorded): NewRevision =>
    squashFileOf(range, { format, message: request.message, statements, recorded, dialect })
  const at = context.ports.clock.now()
  const { recorded, form, proof, draft } = await findForm(shadow, range, {
    schemas,
    renderer: open.dialect.renderer,
    dropped,
    render: (statements, found) => ({
      file: draftOf(statements, found),
      ...renderRevision(project, draftOf(statements, found), at),
    }),
  })
  const squash: Squash = {
    revision: range.to.id,
    downRevisions: [...range.from.downRevisions],
    replaces: [...range.replaces],
    path: draft.path,
    text: draft.text,
    form: form.form,
    why: form.why,
    statements: {
      before: recorded.steps.reduce((sum, { statements }) => sum + statements.length, 0),
      after: form.statements.length,
    },
    dataSteps: dataSteps(recorded.steps, dropped),
    proof: { ...proof, whyNoWayBack: recorded.whyNoWayBack },
    databases,
    files: range.revisions.map(({ path }) => path),
    outcome: 'not written',
    hookOutput: [],
  }
  if (request.dryRun) return squash
  requireNobodyInside(range, databases)
  const hookOutput = await writeSquash(context, range, draft, request.deleteFiles)
  return { ...squash, outcome: request.deleteFiles ? 'deleted' : 'kept', hookOutput }
}

function requireSquashable(project: Project, history: History): void {
  requireTrust(project)
  requireValidSettings(project)
  if (project.knex !== null) {
    throw new HeadwayError('unsupported', 'Migrations of knex cannot be squashed.', {
      hint: 'knex compares the names in knex_migrations with the files one by one: a database that ran the old ones would be refused.',
    })
  }
  refuseUnread(history.unread)
  const [problem] = history.graph.problems
  if (problem !== undefined)
    throw new HeadwayError(problem.code, problem.diagnostic.message, { hint: problem.diagnostic.hint })
}

function requireDataSteps({ nodes }: Range, dropped: ReadonlySet<string>): void {
  const ids = new Set(nodes.map(({ id }) => id))
  const other = [...dropped].find((id) => id !== 'all' && !ids.has(id))
  if (other === undefined) return
  throw new HeadwayError(
    'invalid_request',
    `The range holds no revision "${other}" whose rows could be dropped.`,
    {
      candidates: [...ids],
      hint: 'Name it by its whole id, or say all.',
    },
  )
}
