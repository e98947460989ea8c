import type { Channel } from '../../../../shared/contract.ts'
import type { TargetState } from '../../../../shared/model/database.ts'
import type { ProjectInfo } from '../../../../shared/model/project.ts'
import { works } from '../look.ts'
import type { Finding, Look } from '../look.ts'

/** Every database of the project. */
export const lookAtTargets: Look = async ({ channel, project }) => {
  if (project === null || project.settingsError !== null) return []
  const states = await channel.call('targets.matrix', {})
  const found: Finding[] = []
  for (const state of states) {
    found.push(findingOf(state, project))
    if (state.error === null) found.push(...(await shadowOf(channel, project, state.target)))
  }
  return found
}

/**
 * Where revisions are tried before a run: an empty schema is made there. Production runs nothing without it. A file for
 * it can be made anywhere, which is not worth a line.
 */
async function shadowOf(channel: Channel, project: ProjectInfo, target: string): Promise<Finding[]> {
  const what = `Shadow of ${target}`
  const made = await channel.call('schema.of', { source: { kind: 'rows', rows: [] }, target })
  if (made.kind === 'available')
    return made.place === null || made.place.kind === 'file' ? [] : [works(what, made.place.text)]
  const tier = project.targets.find(({ name }) => name === target)?.tier
  return [
    {
      status: tier === 'production' ? 'missing' : 'optional',
      what,
      text: made.reason,
      remedy: made.hint ?? 'Name a server for scratch databases: settings.shadowUrl of the target.',
    },
  ]
}

/** A target that is not the default may be meant for other people, who have its URL. */
function findingOf(state: TargetState, { defaultTarget, targets }: ProjectInfo): Finding {
  const tier = targets.find(({ name }) => name === state.target)?.tier ?? 'production'
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
  const label = identity?.label ?? null
  if (label !== null && label !== target && label !== tier)
    return {
      status: 'missing',
      what,
      text: `its database is labelled ${label}, and the target is ${tier}: runs are refused`,
      remedy: 'Check its URL and its tier: headway targets',
    }
  const server = identity === null ? '' : `${identity.dialect} ${identity.serverVersion}, `
  return works(what, `${server}${state.readOnly ? 'read-only, ' : ''}${summary}`)
}
