import type { Handlers } from '../../../../shared/contract.ts'
import type { HistoryView } from '../../../../shared/contract/revisions.ts'
import { currentTips } from '../../graph/current.ts'
import { historyRange } from '../../graph/history.ts'
import { resolveNodes } from '../../graph/resolve.ts'
import { toGraphView } from '../../graph/view.ts'
import { parseRevisionText } from '../../revisions/read-revision.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { tellBiography } from './biography.ts'
import { previewRevision } from './inspect-revision.ts'
import { listMentions } from './mentions.ts'
import { adviseMerge } from './merge-advice.ts'
import { createRevision, mergeRevisions, reparentRevision } from './new-revision.ts'
import { locateRevision, openRevisionFile } from './revision-file.ts'
import { readSource, saveSource } from './revision-source.ts'
import { squashRevisions } from '../squash/squash.ts'
import { deleteReplaced, keptRevisions, undoSquash } from '../squash/squash-files.ts'
import { readRows } from '../targets/read-database.ts'
import { requireRevision } from '../workspace.ts'
import type { History } from '../workspace.ts'

type RevisionHandlers = Pick<Handlers, Extract<keyof Handlers, `revisions.${string}` | `graph.${string}`>>

export function revisionHandlers(context: EngineContext): RevisionHandlers {
  const history = () => requireWorkspace(context).history()
  return {
    'revisions.list': async () => toHistoryView(await history()),
    'revisions.read': ({ revision, target }) => readSource(context, revision, target),
    'revisions.save': (request) => saveSource(context, request),
    'revisions.open': ({ revision }) => openRevisionFile(context, revision),
    'revisions.locate': ({ revision }) => locateRevision(context, revision),
    'revisions.validate': async ({ revision, text }) => [
      ...parseRevisionText(text, requireRevision((await history()).byId, revision).path).diagnostics,
    ],
    'revisions.create': (request) => createRevision(context, request),
    'revisions.merge': (request) => mergeRevisions(context, request),
    'revisions.advise': ({ revisions, target }) => adviseMerge(context, revisions, target),
    'revisions.biography': (request) => tellBiography(context, request),
    'revisions.reparent': (request) => reparentRevision(context, request),
    'revisions.squash': (request) => squashRevisions(context, request),
    'revisions.replaced': async ({ revision, action }) => ({
      files: await (action === 'restore' ? undoSquash : deleteReplaced)(context, revision),
    }),
    'revisions.kept': () => keptRevisions(context),
    'revisions.mentions': () => listMentions(context),
    'revisions.sql': ({ revision, direction, target }) =>
      previewRevision(context, revision, direction, target),
    'graph.resolve': async ({ expression, target }) => {
      const { graph } = await history()
      if (expression === 'current') {
        return { revisions: currentTips(graph, await readRows(context, target)).map((node) => node.id) }
      }
      return { revisions: resolveNodes(graph, expression).map((node) => node.id) }
    },
    'graph.history': async ({ range, target, indicateCurrent }) => {
      const { graph } = await history()
      const needsRows = indicateCurrent || /(^|:)current(:|$)/.test(range ?? '')
      const rows = needsRows ? await readRows(context, target) : []
      const revisions = historyRange(graph, range, rows).map((node) => node.id)
      const current = needsRows ? currentTips(graph, rows).map((node) => node.id) : []
      return { revisions, current }
    },
  }
}

function toHistoryView(history: History): HistoryView {
  return {
    revisions: [...history.revisions],
    graph: toGraphView(history.graph),
    diagnostics: [...history.diagnostics],
    unread: [...history.unread],
    version: history.version,
  }
}
