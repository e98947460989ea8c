import type { RequestOf } from '../../../shared/contract.ts'
import type { HistoryView } from '../../../shared/contract/revisions.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import type { ProjectInfo } from '../../../shared/model/project.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { desktopShell } from '../../client/connect.ts'
import { emptyChoice, idle } from '../app-state.ts'
import { app, update } from '../store.ts'
import { reloadHistory } from './history.ts'
import { openOverlay } from './overlay.ts'
import { recall, remember } from './preferences.ts'
import { loadLedger, loadTargetState } from './targets.ts'
import { toast, toastError } from './toasts.ts'

/** Shows a project that the engine has opened, and reads its targets and its history, unless that was asked for before. */
export function enterProject(project: ProjectInfo, history?: Promise<HistoryView>): void {
  const target = rememberedTarget(project)
  update((state) => ({
    project,
    target,
    history: idle,
    problems: [],
    mentions: new Map(),
    branches: [],
    ghosts: [],
    targetStates: {},
    askedAt: {},
    ledgers: {},
    screen: 'history',
    choice: { ...emptyChoice, fold: state.choice.fold, compact: state.choice.compact },
    overlay: { kind: 'none' },
    runs: {},
    unsaved: [],
  }))
  document.title = `${project.name} – Headway`
  void reloadHistory(history)
  for (const { name } of project.targets) void loadTargetState(name)
  if (target !== null) void loadLedger(target)
}

/** Takes in new settings or trust of the project that is already on screen. */
function refreshProject(project: ProjectInfo): void {
  update((state) => ({
    project,
    target: project.targets.some(({ name }) => name === state.target)
      ? state.target
      : rememberedTarget(project),
  }))
  for (const { name } of project.targets) void loadTargetState(name)
}

/** Reads settings and targets again after a change of the files. */
export async function rereadProject(): Promise<void> {
  try {
    const { project } = await call('project.current', {})
    const before = app().project
    if (project && before && JSON.stringify(project) !== JSON.stringify(before)) refreshProject(project)
  } catch {
    // What is wrong with the settings is among the problems; the last good ones stay.
  }
}

function rememberedTarget(project: ProjectInfo): string | null {
  const known = recall(`target:${project.root}`)
  if (known !== null && project.targets.some(({ name }) => name === known)) return known
  return project.defaultTarget ?? project.targets[0]?.name ?? null
}

/** Chooses the target that everything is shown for. */
export function chooseTarget(target: string): void {
  const { project } = app()
  if (project) remember(`target:${project.root}`, target)
  update(() => ({ target }))
  void loadTargetState(target)
  void loadLedger(target)
}

/** Opens a folder. Answers the error where it cannot be opened. */
export function openProject(path: string): Promise<ErrorData | null> {
  return entering(() => call('project.open', { path }))
}

/** Asks for another project: with the folder dialog of the system, or with Headway's own in a browser. */
export async function pickProject(): Promise<void> {
  const shell = desktopShell()
  if (!shell) return openOverlay({ kind: 'open-project' })
  const path = await shell.pickFolder('Open a project')
  if (path !== null) await switchProject(path)
}

/** Opens another project in place of the present one; says why where that fails. */
export async function switchProject(path: string): Promise<void> {
  const failed = await openProject(path)
  if (failed) toastError(failed)
}

export function openSample(name: string | null): Promise<ErrorData | null> {
  return entering(() => call('project.openSample', { name }))
}

export function createProject(request: RequestOf<'project.create'>): Promise<ErrorData | null> {
  return entering(() => call('project.create', request))
}

async function entering(open: () => Promise<ProjectInfo>): Promise<ErrorData | null> {
  try {
    enterProject(await open())
    const recent = await call('project.recent', {})
    update(() => ({ startError: null, recent }))
    return null
  } catch (error) {
    return dataOf(error)
  }
}

/** Back to the welcome screen. */
export async function closeProject(): Promise<void> {
  try {
    await call('project.close', {})
    const recent = await call('project.recent', {})
    update(() => ({ project: null, history: idle, overlay: { kind: 'none' }, runs: {}, recent }))
    document.title = 'Headway'
  } catch (error) {
    toastError(dataOf(error))
  }
}

export async function forgetProject(root: string): Promise<void> {
  try {
    const recent = await call('project.forget', { root })
    update(() => ({ recent }))
  } catch (error) {
    toastError(dataOf(error))
  }
}

/** Lets code of the open project run, or stops it from running. */
export async function setTrust(trusted: boolean): Promise<ErrorData | null> {
  try {
    refreshProject(await call('project.trust', { trusted }))
    await reloadHistory()
    toast(trusted ? 'Project trusted' : 'Project restricted')
    return null
  } catch (error) {
    return dataOf(error)
  }
}

/** Runs `next` once the project is trusted; asks first where it is not. `why` says what would run. */
export function withTrust(why: string, next: () => void): void {
  if (app().project?.trusted) next()
  else openOverlay({ kind: 'trust', why, next })
}
