import type { ReactNode } from 'react'
import { Backups } from './panels/dialogs/backups.tsx'
import { ChooseSide } from './panels/dialogs/choose-side.tsx'
import { DecideStep } from './panels/dialogs/decide-step.tsx'
import { GivePassword } from './panels/dialogs/give-password.tsx'
import { MergeHeads } from './panels/dialogs/merge-heads.tsx'
import { NewRevision } from './panels/dialogs/new-revision.tsx'
import { OpenProject } from './panels/dialogs/open-project.tsx'
import { OtherBranches } from './panels/dialogs/other-branches.tsx'
import { Reparent } from './panels/dialogs/reparent.tsx'
import { RescueRevisions } from './panels/dialogs/rescue-revisions.tsx'
import { SquashRevisions } from './panels/dialogs/squash-revisions.tsx'
import { TableBiography } from './panels/dialogs/table-biography.tsx'
import { TargetEditor } from './panels/dialogs/target-editor.tsx'
import { StampAs } from './panels/dialogs/stamp-as.tsx'
import { TrustPrompt } from './panels/dialogs/trust-prompt.tsx'
import { KeyList } from './panels/palette/key-list.tsx'
import { Palette } from './panels/palette/palette.tsx'
import { PlanSheet } from './panels/plan-sheet/plan-sheet.tsx'
import { RunView } from './panels/run-view/run-view.tsx'
import { SettingsEditor } from './panels/settings/settings-editor.tsx'
import { useApp } from './state/store.ts'

/** What lies over the window, one at a time. */
export function Overlays(): ReactNode {
  const overlay = useApp((state) => state.overlay)
  switch (overlay.kind) {
    case 'none':
      return null
    case 'plan':
      return <PlanSheet sheet={overlay.sheet} />
    case 'run':
      return <RunView runId={overlay.runId} />
    case 'side':
      return <ChooseSide request={overlay.request} error={overlay.error} />
    case 'stamp':
      return <StampAs revision={overlay.revision} />
    case 'new-revision':
      return <NewRevision heads={overlay.heads} />
    case 'merge':
      return <MergeHeads revisions={overlay.revisions} />
    case 'reparent':
      return <Reparent revision={overlay.revision} />
    case 'squash':
      return <SquashRevisions revision={overlay.revision} />
    case 'biography':
      return <TableBiography />
    case 'other-branches':
      return <OtherBranches />
    case 'trust':
      return <TrustPrompt why={overlay.why} next={overlay.next} />
    case 'add-target':
      return <TargetEditor target={null} />
    case 'edit-target':
      return <TargetEditor target={overlay.target} />
    case 'password':
      return <GivePassword target={overlay.target} />
    case 'backups':
      return <Backups target={overlay.target} />
    case 'rescue':
      return <RescueRevisions target={overlay.target} />
    case 'decide':
      return <DecideStep target={overlay.target} revision={overlay.revision} />
    case 'open-project':
      return <OpenProject />
    case 'settings':
      return <SettingsEditor />
    case 'palette':
      return <Palette />
    case 'keys':
      return <KeyList />
  }
}
