import { join } from 'node:path'
import { saveIgnoredChanges } from '../../project/sources/headway-json/save-ignored.ts'
import type { EngineContext } from '../context.ts'
import { requireWorkspace } from '../context.ts'

type IgnoredChange = { readonly change: string; readonly reason: string }

/** Sets a difference aside in the project's `headway.json`, where the whole team sees it; reason null brings it back. */
export async function ignoreChange(
  context: EngineContext,
  change: string,
  reason: string | null,
): Promise<IgnoredChange[]> {
  const workspace = requireWorkspace(context)
  const others = workspace.project.settings.ignoredChanges.filter((each) => each.change !== change)
  const changed = reason === null ? others : [...others, { change, reason }]
  await saveIgnoredChanges(
    context.ports,
    join(workspace.project.root, workspace.project.settingsFile),
    changed,
  )
  await workspace.refresh()
  return changed
}
