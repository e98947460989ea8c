import type { Handlers } from '../../../../shared/contract.ts'
import { HeadwayError } from '../../../../shared/errors.ts'
import type { Settings } from '../../../../shared/model/project.ts'
import { settingPlace } from '../../../../shared/setting-words.ts'
import { requireTrust } from '../../project/project.ts'
import { resolveTarget } from '../../project/targets.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'
import { membersOf } from './fleet-members.ts'

type FleetHandlers = Pick<Handlers, Extract<keyof Handlers, `fleets.${string}`>>

export function fleetHandlers(context: EngineContext): FleetHandlers {
  return {
    'fleets.list': async () => Object.keys(requireWorkspace(context).project.settings.fleets),
    'fleets.members': async ({ fleet }) => {
      const workspace = requireWorkspace(context)
      requireTrust(workspace.project)
      const settings = workspace.project.settings.fleets[fleet]
      if (settings === undefined) throw noFleet(fleet, workspace.project.settings)
      const members = await membersOf(context, fleet, settings)
      const known = new Set(workspace.project.targets.map(({ name }) => name))
      workspace.addTargets(members.filter(({ name }) => !known.has(name)))
      return members.map(({ name }) => ({
        name,
        tier: resolveTarget(workspace.project, name, context.passwords).tier,
      }))
    },
  }
}

function noFleet(fleet: string, settings: Settings): HeadwayError {
  const names = Object.keys(settings.fleets)
  return new HeadwayError('unknown_target', `There is no fleet "${fleet}".`, {
    hint:
      names.length > 0
        ? `Fleets: ${names.join(', ')}.`
        : `Add one under ${settingPlace(settings, 'fleets')}.`,
    candidates: names,
  })
}
