import type { Link, LinkStatus } from '../../client/link.ts'
import { call, setLink } from '../../client/client.ts'
import type { FirstQuestions } from '../../client/first-questions.ts'
import { dataOf } from '../../client/call-error.ts'
import { runCommand } from '../run-command.ts'
import { app, update } from '../store.ts'
import { followSchemas, schemasChanged } from './follow-schemas.ts'
import { reloadHistory } from './history.ts'
import { checkPlan } from './plan.ts'
import { recallPreferences } from './preferences.ts'
import { enterProject, rereadProject } from './project.ts'
import { catchUpRuns, receiveRunEvent } from './run.ts'
import { loadTargetState } from './targets.ts'
import { lookAtAll, watchTargets } from './watch-targets.ts'

/** Starts the window on a link: takes the answer which project is open and follows the engine's events. */
export function startSession(link: Link, questions: FirstQuestions): void {
  setLink(link)
  first = questions
  recallPreferences()
  link.listen('run.event', receiveRunEvent)
  link.listen('project.changed', () => void projectChanged())
  link.listen('target.changed', ({ target }) => {
    void loadTargetState(target).then(() => schemasChanged(target))
    void checkPlan()
  })
  link.listen('progress', ({ text, ...rest }) =>
    update((state) => {
      const { [rest.id]: _ended, ...others } = state.progress
      return { progress: text === null ? others : { ...others, [rest.id]: { ...rest, text } } }
    }),
  )
  link.listen('shell.command', ({ command }) => runCommand(command))
  followSchemas()
  watchTargets()
  link.onStatus((status) => {
    update(() => ({ isProductionReadOnly: link.readOnlyProduction }))
    linkChanged(status)
  })
}

let wasOpen = false
let first: FirstQuestions | null = null

function linkChanged(link: LinkStatus): void {
  update(() => ({ link }))
  if (link !== 'open') return
  void (wasOpen ? resynchronise() : begin())
  wasOpen = true
}

/** How long the first picture waits for the history of its project, in ms. */
const wholePicture = 100

async function begin(): Promise<void> {
  const asked = first?.isStale() ? null : first
  first = null
  try {
    const { project, sample, hasKeychain } = await (asked?.project ?? call('project.current', {}))
    update(() => ({ sample, hasKeychain, startError: null }))
    if (project) {
      const history = asked?.history ?? call('revisions.list', {})
      enterProject(project, history)
      await Promise.race([
        history.catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, wholePicture)),
      ])
    }
    update(() => ({ started: true }))
    if (project) await catchUpRuns()
    const recent = await call('project.recent', {})
    update(() => ({ recent }))
  } catch (error) {
    update(() => ({ started: true, startError: dataOf(error) }))
  }
}

/** After a break: whatever was said meanwhile was missed. */
async function resynchronise(): Promise<void> {
  if (!app().started || app().startError) return begin()
  if (!app().project) return
  await Promise.all([reloadHistory(), catchUpRuns(), checkPlan()])
  lookAtAll()
}

async function projectChanged(): Promise<void> {
  await Promise.all([reloadHistory(), rereadProject()])
  schemasChanged()
  await checkPlan()
}
