import type { RequestOf } from '../../../shared/contract.ts'
import type { WrittenRevision } from '../../../shared/contract/revisions.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { reloadHistory } from './history.ts'
import { showRevision } from './navigation.ts'
import { closeOverlay } from './overlay.ts'
import { toast } from './toasts.ts'

/** Writes an empty revision and shows its source. */
export function createRevision(request: RequestOf<'revisions.create'>): Promise<ErrorData | null> {
  return writing(() => call('revisions.create', request))
}

/** Writes a merge of heads and shows it. */
export function mergeRevisions(request: RequestOf<'revisions.merge'>): Promise<ErrorData | null> {
  return writing(() => call('revisions.merge', request))
}

async function writing(write: () => Promise<WrittenRevision>): Promise<ErrorData | null> {
  try {
    const { revision, path, hookOutput } = await write()
    await reloadHistory()
    showRevision(revision.id, 'source')
    closeOverlay()
    toast([`Wrote ${path}`, ...hookOutput].join('\n'))
    return null
  } catch (error) {
    return dataOf(error)
  }
}

/** Writes a squash in place of its revisions, and shows it. */
export async function squashRevisions(
  request: Omit<RequestOf<'revisions.squash'>, 'dryRun'>,
): Promise<ErrorData | null> {
  try {
    const { revision, path, files, outcome, hookOutput } = await call('revisions.squash', {
      ...request,
      dryRun: false,
    })
    await reloadHistory()
    showRevision(revision, 'source')
    closeOverlay()
    const old = outcome === 'deleted' ? 'deleted' : 'kept with the ending .replaced'
    toast([`Wrote ${path}; ${files.length} files are ${old}`, ...hookOutput].join('\n'))
    return null
  } catch (error) {
    return dataOf(error)
  }
}

/** Gives a revision other parents. Answers the error where it could not. */
export async function reparent(request: RequestOf<'revisions.reparent'>): Promise<ErrorData | null> {
  try {
    await call('revisions.reparent', request)
    await reloadHistory()
    showRevision(request.revision)
    closeOverlay()
    toast('Parents changed')
    return null
  } catch (error) {
    return dataOf(error)
  }
}
