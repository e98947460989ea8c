import type { RequestOf, ResponseOf } from '../../../shared/contract.ts'
import type { ErrorData } from '../../../shared/errors.ts'
import { dataOf } from '../../client/call-error.ts'
import { call } from '../../client/client.ts'
import { shown } from '../app-state.ts'
import type { Loadable } from '../app-state.ts'
import { chosenState } from '../selectors.ts'
import { app, update } from '../store.ts'
import { choose, selectCurrent } from './selection.ts'

/** Asks where a target stands. Its last known state stays on screen meanwhile. */
export async function loadTargetState(target: string): Promise<void> {
  const previous = shown(app().targetStates[target] ?? { kind: 'idle' })
  setState(target, { kind: 'loading', previous })
  const first = previous === null
  try {
    const value = await call('targets.state', { target })
    setState(target, { kind: 'ready', value })
    if (first && target === app().target) startOnCurrent()
  } catch (error) {
    setState(target, { kind: 'failed', error: dataOf(error), previous })
  }
}

/** The first answer about a target moves the selection to its current revision, unless one was made by hand. */
function startOnCurrent(): void {
  const { history, choice } = app()
  const newest = shown(history)?.graph.nodes[0]?.id ?? null
  const current = chosenState(app())?.current[0]
  if (current !== undefined && choice.selection === newest) choose({ selection: null })
  selectCurrent()
}

function setState(target: string, loadable: AppTargetState): void {
  update((state) => ({ targetStates: { ...state.targetStates, [target]: loadable } }))
}
type AppTargetState = ReturnType<typeof app>['targetStates'][string]

/** Polls every target side by side, for the matrix. */
export async function loadMatrix(): Promise<ErrorData | null> {
  try {
    const states = await call('targets.matrix', {})
    update((state) => {
      const entries = states.map((value) => [value.target, { kind: 'ready', value } as const] as const)
      return { targetStates: { ...state.targetStates, ...Object.fromEntries(entries) } }
    })
    return null
  } catch (error) {
    return dataOf(error)
  }
}

/** Reads what ran on a target, newest first. */
export async function loadLedger(target: string): Promise<void> {
  const previous = shown<readonly never[]>((app().ledgers[target] ?? { kind: 'idle' }) as Loadable<never[]>)
  setLedger(target, { kind: 'loading', previous })
  try {
    const value = await call('targets.ledger', { target, limit: 300 })
    setLedger(target, { kind: 'ready', value })
  } catch (error) {
    setLedger(target, { kind: 'failed', error: dataOf(error), previous })
  }
}

function setLedger(target: string, loadable: ReturnType<typeof app>['ledgers'][string]): void {
  update((state) => ({ ledgers: { ...state.ledgers, [target]: loadable } }))
}

/** Adds a target to the settings, or changes it. */
export async function saveTarget(request: RequestOf<'targets.save'>): Promise<ErrorData | null> {
  try {
    const targets = await call('targets.save', request)
    update((state) => ({
      project: state.project ? { ...state.project, targets } : null,
      target: state.target ?? request.name,
    }))
    await loadTargetState(request.name)
    return null
  } catch (error) {
    return dataOf(error)
  }
}

/** Gives the password of a target for as long as Headway is open. */
export async function givePassword(target: string, password: string): Promise<ErrorData | null> {
  try {
    await call('targets.password', { target, password })
    await loadTargetState(target)
    return null
  } catch (error) {
    return dataOf(error)
  }
}

export type TestAnswer =
  | { readonly kind: 'answered'; readonly value: ResponseOf<'targets.test'> }
  | { readonly kind: 'failed'; readonly error: ErrorData }

/** Connects to a URL that is not saved yet, to see who answers. */
export async function testTarget(url: string): Promise<TestAnswer> {
  try {
    return { kind: 'answered', value: await call('targets.test', { url, password: null }) }
  } catch (error) {
    return { kind: 'failed', error: dataOf(error) }
  }
}
