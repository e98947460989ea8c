import type { TargetState } from '../../../../shared/model/database.ts'
import { works } from '../look.ts'
import type { Finding, Look } from '../look.ts'

/** Every database of the project. */
export const lookAtTargets: Look = async ({ channel, project }) => {
  if (project === null || project.settingsError !== null) return []
  const states = await channel.call('targets.matrix', {})
  return states.map((state) => findingOf(state, project.defaultTarget))
}

/** A target that is not the default may be meant for other people, who have its URL. */
function findingOf(state: TargetState, defaultTarget: string | null): Finding {
  const { identity, error, summary, target } = state
  const what = `Target ${target}`
  if (error !== null) {
    return {
      status: state.status === 'no_url' && target !== defaultTarget ? 'optional' : 'missing',
      what,
      text: error.message,
      remedy: error.hint ?? 'Check its URL: headway targets',
    }
  }
  const server = identity === null ? '' : `${identity.dialect} ${identity.serverVersion}, `
  return works(what, `${server}${state.readOnly ? 'read-only, ' : ''}${summary}`)
}
