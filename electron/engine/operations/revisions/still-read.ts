import { HeadwayError } from '../../../../shared/errors.ts'
import type { Revision } from '../../../../shared/model/revision.ts'
import type { History } from '../workspace.ts'

/** A hook may have moved the file, or written what is no revision: then the next one would follow the wrong head. */
export function requireStillRead(history: History, { id, path }: Revision): Revision {
  const found = history.byId.get(id)
  if (found !== undefined) return found
  const problem = history.unread.find(({ where }) => where?.file === path)
  throw new HeadwayError('hook_failed', `After its hooks ${path} is not read as revision ${id} any more.`, {
    hint: 'Correct "postWriteHooks" in headway.json, and look at the file.',
    where: problem?.where ?? null,
    detail: problem?.message ?? null,
  })
}
