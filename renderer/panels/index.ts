import type { Screen } from '../state/screen.ts'
import { changesScreen } from './changes/changes-screen.tsx'
import { driftScreen } from './drift/drift-screen.tsx'
import { historyScreen } from './history/history-screen.tsx'
import { schemaScreen } from './schema/schema-screen.tsx'
import { targetsScreen } from './targets/targets-screen.tsx'

/** The screens of the center, in the order of the left pane. A new one is a folder and a line here. */
export const screens: readonly Screen[] = [
  historyScreen,
  changesScreen,
  targetsScreen,
  driftScreen,
  schemaScreen,
]
