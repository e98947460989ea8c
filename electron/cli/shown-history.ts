import type { HistoryView } from '../../shared/contract/revisions.ts'
import { HeadwayError } from '../../shared/errors.ts'
import type { Plan } from '../../shared/model/plan.ts'
import type { CliContext, OpenProject } from './cli-context.ts'
import type { Parents } from './print/plan-text.ts'
import type { ShownRevision } from './print/revision-lines.ts'

/** The history with what a line of text needs, looked up by id. */
type ShownHistory = {
  readonly view: HistoryView
  /** Throws `revision_not_found`. */
  readonly get: (id: string) => ShownRevision
}

/** Reads the project's history. `current` are the ids that are marked as such. */
export async function readHistory(open: OpenProject, current: readonly string[] = []): Promise<ShownHistory> {
  const view = await open.channel.call('revisions.list', {})
  const revisions = new Map(view.revisions.map((revision) => [revision.id, revision]))
  const nodes = new Map(view.graph.nodes.map((node) => [node.id, node]))
  let children: ReadonlyMap<string, readonly string[]> | null = null
  const marked = new Set(current)
  return {
    view,
    get: (id) => {
      const node = nodes.get(id)
      if (node === undefined) throw new HeadwayError('revision_not_found', `There is no revision "${id}".`)
      const revision = revisions.get(id) ?? null
      // Only a branch point's are shown.
      if (node.branchPoint) children ??= childrenOf(view)
      return { node, revision, children: children?.get(id) ?? [], current: marked.has(id) }
    },
  }
}

/** Versioned children in load order. */
function childrenOf({ revisions }: HistoryView): ReadonlyMap<string, readonly string[]> {
  const children = new Map<string, string[]>()
  for (const revision of revisions) {
    for (const parent of revision.downRevisions) {
      const list = children.get(parent)
      if (list === undefined) children.set(parent, [revision.id])
      else list.push(revision.id)
    }
  }
  return children
}

/** Parents by id, for the titles of a plan's steps; nothing is read for a plan without steps. */
export async function readParents(open: OpenProject, plan: Plan): Promise<Parents> {
  if (plan.steps.length === 0) return new Map()
  const { revisions } = await open.channel.call('revisions.list', {})
  return new Map(revisions.map((revision) => [revision.id, revision.downRevisions]))
}

/** Problems of the files in one line for standard error; null where there are none. */
function problemSummary({ diagnostics }: HistoryView): string | null {
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error').length
  if (errors === 0) return null
  return `${errors === 1 ? '1 problem' : `${errors} problems`} in the project's files: headway check lists them.`
}

/** Says on standard error that files have problems; `--json` carries them by itself. */
export function noteProblems({ json, terminal }: CliContext, view: HistoryView): void {
  const problems = json ? null : problemSummary(view)
  if (problems !== null) terminal.note(terminal.style.yellow(problems))
}
