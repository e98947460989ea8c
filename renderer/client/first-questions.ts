import type { ResponseOf } from '../../shared/contract.ts'
import { connect } from './connect.ts'

/** The way to the engine that this page has, opening before the rest of the window is read. */
export const pageLink = connect()

/** What every window asks first. */
export type FirstQuestions = {
  readonly project: Promise<ResponseOf<'project.current'>>
  readonly history: Promise<ResponseOf<'revisions.list'>>
  /** Files changed since: the answers are not to be taken. */
  isStale(): boolean
}

/** Under way while the window's code is still read. */
export const firstQuestions: FirstQuestions = askFirst()

function askFirst(): FirstQuestions {
  let changed = false
  pageLink.listen('project.changed', () => (changed = true))
  const project = pageLink.call('project.current', {})
  const history = pageLink.call('revisions.list', {})
  // Without a project there is no history, and without an engine neither: who takes the answers says so.
  for (const answer of [project, history]) answer.catch(() => {})
  return { project, history, isStale: () => changed }
}
